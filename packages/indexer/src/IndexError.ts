/**
 * Reasons why the index as a whole could not be used. A problem with a single document is an outcome, not an error.
 *
 * @module
 */
import { Schema } from "effect"

export const IndexReason = Schema.Literals([
  "IndexUnavailable",
  /** The index does not exist; only `ensure` creates it. */
  "IndexMissing",
  /** The operating system does not let us read or write the file. */
  "AccessDenied",
  /** The service refuses our credentials or rights. */
  "ServiceRefused",
  /** The file is not a database, or is damaged. */
  "NotOurs",
  "DiskFull",
  /** The index accepts no document at all: it is closed, blocked, or was created for other documents. */
  "Refused",
  /**
   * The index differs from its definition in such a way that searches would not find documents. Nothing was written.
   */
  "Different",
  /** The index works, but refuses this request. */
  "Rejected",
  "InvalidQuery",
  "Defect"
])
export type IndexReason = typeof IndexReason.Type

/** The one error of this package. Only `IndexUnavailable` is worth an immediate retry. */
export class IndexError extends Schema.TaggedError<IndexError>()("IndexError", {
  reason: IndexReason,
  /** For a person: the problem, without secrets. */
  detail: Schema.String,
  cause: Schema.optional(Schema.Defect())
}) {
  override get message() {
    return `${this.reason}: ${this.detail}`
  }
  get isRetryable() {
    return this.reason === "IndexUnavailable"
  }
}
