/**
 * Any error of the way of a document, as a row of the one table of reasons.
 *
 * @module
 */
import { DatabaseError } from "@escriba/db/DatabaseError"
import type { Failure } from "@escriba/db/Ledger"
import { ExtractError } from "@escriba/extractors/ExtractError"
import { ReasonCode, reasonOf } from "@escriba/gazettes/Reason"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { IndexError } from "@escriba/indexer/IndexError"
import { fromPlatformError } from "@escriba/storage/PlatformErrors"
import { StorageError } from "@escriba/storage/StorageError"
import { Cause, PlatformError, Schema } from "effect"

/** A message may quote what a parser says of hostile bytes: it is cut, and loses what a terminal would obey. */
const maxMessageLength = 500

/** A document did not get done, and why. */
export class Fault extends Schema.TaggedError<Fault>()("Fault", {
  code: ReasonCode,
  detail: Schema.String,
  mediaType: Schema.NullOr(Schema.String)
}) {
  override get message() {
    return `${this.code}: ${this.detail}`
  }
  /** More documents would fail alike, through no fault of theirs. An extraction service only some of them need. */
  get stopsTheRun() {
    return (
      this.code === "DiskFull" ||
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

/** The typed errors of all rooms; whatever else fails is a bug of ours. */
export const toFault = (error: unknown): Fault => {
  if (error instanceof Fault) return error
  if (error instanceof StorageError) return faultOf(error.reason, error.detail)
  if (error instanceof ExtractError) return faultOf(error.reason, error.message, error.mediaType)
  if (error instanceof DatabaseError)
    return faultOf(
      error.reason === "NotOurs" || error.reason === "RunInProgress" ? "Defect" : error.reason,
      error.detail
    )
  if (error instanceof IndexError) return faultOf(indexCodes[error.reason], error.detail)
  if (error instanceof PlatformError.PlatformError) return faultOf(codeOfPlatform(error), error.message)
  return faultOf("Defect", String(error))
}

/** Nothing in an index is refused to some documents only; and no run asks it a question. */
const indexCodes: Readonly<Record<IndexError["reason"], ReasonCode>> = {
  IndexUnavailable: "IndexUnavailable",
  IndexMissing: "ServiceRefused",
  AccessDenied: "ServiceRefused",
  DiskFull: "DiskFull",
  InvalidQuery: "Defect",
  Defect: "Defect"
}

/** A cause that is not an interruption. */
export const causeToFault = (cause: Cause.Cause<unknown>): Fault => {
  const error = Cause.squash(cause)
  return Cause.hasDies(cause) ? faultOf("Defect", Cause.pretty(cause)) : toFault(error)
}

const hourMs = 3_600_000

/** A fault as the ledger takes it, bound to the setting in force where the table of reasons says so. */
export const toFailure = (
  fault: Fault,
  times: { readonly startedAt: number; readonly endedAt: number },
  settings: ReadonlyArray<string>
): Failure => {
  const { isPermanent, retryAfterHours, setting, whose } = reasonOf(fault.code)
  return {
    code: fault.code,
    message: fault.detail,
    whose,
    isPermanent,
    setting: settings.find((inForce) => inForce.startsWith(`${setting}=`)) ?? null,
    retryAfter: retryAfterHours === undefined ? null : timestampOf(times.endedAt + retryAfterHours * hourMs),
    mediaType: fault.mediaType,
    durationMs: times.endedAt - times.startedAt
  }
}

/** Of the scratch folder, so never the document's fault. */
const codeOfPlatform = (error: PlatformError.PlatformError): ReasonCode => {
  const { reason } = fromPlatformError("", error)
  return reason === "DiskFull" || reason === "AccessDenied" ? reason : "Defect"
}

const clean = (text: string) => text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, maxMessageLength)
