/**
 * The errors of the extractor of envelopes.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"

export const envelopeId = "envelope"

export const envelopeFault = (reason: ExtractReason, detail: string) =>
  new ExtractError({ extractor: envelopeId, reason, detail })
