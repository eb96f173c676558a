/**
 * Why a document yielded no text, and whose fault it was.
 *
 * @module
 */
import { ReasonCode, Reasons } from "@escriba/gazettes/Reason"
import { Effect, Schema } from "effect"

/** The subset of the one table of reasons (`@escriba/gazettes/Reason`) that an extraction can end with. */
export const ExtractReason = ReasonCode.pick([
  "Empty",
  "Corrupt",
  "Encrypted",
  "NoText",
  "Unsupported",
  "LimitExceeded",
  "DeadlineExceeded",
  "MemoryExceeded",
  "ExtractorCrashed",
  "ExtractorUnavailable",
  "NotFound",
  "DiskFull",
  "AccessDenied",
  "Defect"
])
export type ExtractReason = typeof ExtractReason.Type

/** The one error of this package. After a document's fault the next extractor is tried; every other fault stops. */
export class ExtractError extends Schema.TaggedError<ExtractError>()("ExtractError", {
  /** The extractor's id, or `none` if no extractor was asked. */
  extractor: Schema.String,
  reason: ExtractReason,
  /** For a person: what was wrong, without the document's content. */
  detail: Schema.String,
  /** The failed attempts before this one, oldest first. */
  attempts: Schema.Array(
    Schema.Struct({ extractor: Schema.String, reason: ExtractReason, detail: Schema.String })
  ).pipe(Schema.withConstructorDefault(Effect.succeed([]))),
  /** What sniffing found, for the ledger; added by the caller that sniffed. */
  mediaType: Schema.optional(Schema.String),
  cause: Schema.optional(Schema.Defect())
}) {
  override get message() {
    return this.extractor === "none" ? this.detail : `${this.extractor}: ${this.detail}`
  }
  get isDocumentFault() {
    return Reasons[this.reason].whose === "document"
  }
}
