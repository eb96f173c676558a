/**
 * Reasons why a call of the database failed.
 *
 * @module
 */
import { Schema } from "effect"

export const DatabaseReason = Schema.Literals(["DatabaseUnavailable", "DiskFull", "AccessDenied", "NotOurs", "Defect"])
export type DatabaseReason = typeof DatabaseReason.Type

/** The one error of this package. Only `DatabaseUnavailable` is worth an immediate retry. */
export class DatabaseError extends Schema.TaggedError<DatabaseError>()("DatabaseError", {
  reason: DatabaseReason,
  /** The problem, for a person, without secrets. */
  detail: Schema.String,
  cause: Schema.optional(Schema.Defect())
}) {
  override get message() {
    return `${this.reason}: ${this.detail}`
  }
  get isRetryable() {
    return this.reason === "DatabaseUnavailable"
  }
}
