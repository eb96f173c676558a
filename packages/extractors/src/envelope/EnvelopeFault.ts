/**
 * The errors of the envelope extractor.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"

export const envelopeId = "envelope"

export const envelopeFault = (reason: ExtractReason, detail: string) =>
  new ExtractError({ extractor: envelopeId, reason, detail })
