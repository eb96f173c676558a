/**
 * The errors of the DOC extractor.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"

export const docId = "doc"

export const docFault = (reason: ExtractReason, detail: string) =>
  new ExtractError({ extractor: docId, reason, detail })
