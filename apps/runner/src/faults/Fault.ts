/**
 * Maps every error that a document can meet to a row of the table of reasons.
 *
 * @module
 */
import { DatabaseError } from "@escriba/db/DatabaseError"
import type * as db from "@escriba/db/Gazettes"
import type { Failure } from "@escriba/db/Ledger"
import { ExtractError } from "@escriba/extractors/ExtractError"
import { ReasonCode, reasonOf } from "@escriba/gazettes/Reason"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { IndexError } from "@escriba/indexer/IndexError"
import { fromPlatformError } from "@escriba/storage/PlatformErrors"
import { StorageError } from "@escriba/storage/StorageError"
import { Cause, PlatformError, Schema } from "effect"

/** A message may quote hostile bytes, so it is cut and control characters are removed. */
const maxMessageLength = 500

/** The reason why a document was not processed. */
export class Fault extends Schema.TaggedError<Fault>()("Fault", {
  code: ReasonCode,
  detail: Schema.String,
  mediaType: Schema.NullOr(Schema.String)
}) {
  override get message() {
    return `${this.code}: ${this.detail}`
  }
  /**
   * Other documents would fail in the same way. An extraction service does not stop the run, because only some documents
   * need it.
   */
  get stopsTheRun() {
    return (
      this.code === "DiskFull" ||
      this.code === "ScratchLost" ||
      this.code === "ServiceRefused" ||
      (this.isDependencys && this.code !== "ExtractorUnavailable")
    )
  }
  get isDependencys() {
    return reasonOf(this.code).whose === "dependency"
  }
}

export const faultOf = (code: ReasonCode, detail: string, mediaType: string | null = null) =>
  new Fault({ code, detail: clean(detail), mediaType })

/** The typed errors of all rooms. One that is added here MUST get a case in `toFault`: without it, `toFault` does not compile. */
const roomErrors = [Fault, StorageError, ExtractError, DatabaseError, IndexError, PlatformError.PlatformError] as const
export type RoomError = InstanceType<(typeof roomErrors)[number]>

export const toFault = (error: RoomError): Fault => {
  switch (error._tag) {
    case "Fault":
      return error
    case "StorageError":
      return faultOf(error.reason, error.detail)
    case "ExtractError":
      return faultOf(error.reason, error.message, error.mediaType)
    case "DatabaseError":
      return faultOf(databaseCodes[error.reason], error.detail)
    case "IndexError":
      return faultOf(indexCodes[error.reason], error.detail)
    case "PlatformError":
      return faultOf(codeOfPlatform(error), error.message)
  }
}

/** `NotOurs` is found before any document is begun. */
const databaseCodes: Readonly<Record<DatabaseError["reason"], ReasonCode>> = {
  DatabaseUnavailable: "DatabaseUnavailable",
  DiskFull: "DiskFull",
  AccessDenied: "AccessDenied",
  Defect: "Defect",
  NotOurs: "Defect"
}

/** `Refused`: an index that refuses one document refuses all of them. `InvalidQuery`: a run never searches the index. */
const indexCodes: Readonly<Record<IndexError["reason"], ReasonCode>> = {
  IndexUnavailable: "IndexUnavailable",
  IndexMissing: "ServiceRefused",
  Refused: "ServiceRefused",
  Different: "ServiceRefused",
  Rejected: "IndexRejected",
  AccessDenied: "AccessDenied",
  ServiceRefused: "ServiceRefused",
  NotOurs: "Defect",
  DiskFull: "DiskFull",
  InvalidQuery: "Defect",
  Defect: "Defect"
}

/** The fault of a cause that is not an interruption. An error that no room declares is a bug of Escriba. */
export const causeToFault = (cause: Cause.Cause<unknown>): Fault => {
  const error = Cause.squash(cause)
  if (Cause.hasDies(cause)) return faultOf("Defect", Cause.pretty(cause))
  return isRoomError(error) ? toFault(error) : faultOf("Defect", String(error))
}

export const isRoomError = (error: unknown): error is RoomError => roomErrors.some((one) => error instanceof one)

/** The value of every setting that a failure may be bound to. */
export type InForce = Required<db.InForce>

const hourMs = 3_600_000

/** A fault in the ledger's form, bound to the setting in force if the table of reasons says so. */
export const toFailure = (
  fault: Fault,
  times: { readonly startedAt: number; readonly endedAt: number },
  inForce: InForce
): Failure => {
  const { isPermanent, retryAfterHours, setting, whose } = reasonOf(fault.code)
  return {
    code: fault.code,
    message: fault.detail,
    whose,
    isPermanent,
    setting: setting === undefined ? null : `${setting}=${inForce[setting]}`,
    retryAfter: retryAfterHours === undefined ? null : timestampOf(times.endedAt + retryAfterHours * hourMs),
    mediaType: fault.mediaType,
    durationMs: times.endedAt - times.startedAt
  }
}

/** Such an error comes from the scratch folder, so it is not the document's fault. */
const codeOfPlatform = (error: PlatformError.PlatformError): ReasonCode =>
  fromPlatformError("", error).reason === "DiskFull" ? "DiskFull" : "ScratchLost"

const clean = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, maxMessageLength)
