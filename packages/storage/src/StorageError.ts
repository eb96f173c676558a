/**
 * Reasons why a file or text could not be read or written.
 *
 * @module
 */
import { Schema } from "effect"

/** The reasons of the table of reasons (`@escriba/gazettes/Reason`) that a store can distinguish. */
export const StorageReason = Schema.Literals([
  "NotFound",
  "ImpossibleKey",
  "TooLarge",
  "TransferFailed",
  "StorageUnavailable",
  "DiskFull",
  "AccessDenied",
  "ServiceRefused"
])
export type StorageReason = typeof StorageReason.Type

/** The one error of this package. Only `StorageUnavailable` is worth an immediate retry. */
export class StorageError extends Schema.TaggedError<StorageError>()("StorageError", {
  reason: StorageReason,
  key: Schema.String,
  /** For a person: the problem, without secrets. */
  detail: Schema.String,
  cause: Schema.optional(Schema.Defect())
}) {
  override get message() {
    return `${this.key}: ${this.detail}`
  }
  get isRetryable() {
    return this.reason === "StorageUnavailable"
  }
}
