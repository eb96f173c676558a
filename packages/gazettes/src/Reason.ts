/**
 * Why a document could not be done: the one table of reasons.
 *
 * @module
 */
import { Schema } from "effect"

/**
 * Who can put it right. A fault of a `document`, or a bug of ours (`us`), counts against the document, so that the document is
 * not retried for ever. A fault of a `dependency` or an `operator` pauses or stops the work and is not counted.
 */
export type Whose = "document" | "dependency" | "operator" | "us"

export interface Reason {
  readonly whose: Whose
  /** The same bytes fail again under the same settings, so no further attempt is made. */
  readonly isPermanent: boolean
  /** What a person can do about it. */
  readonly remedy: string
  /** The setting that caused the failure. The document is retried when its value changes. */
  readonly setting?:
    | "MAX_GAZETTE_FILE_SIZE_MB"
    | "EXTRACT_PASSWORDS"
    | "ESCRIBA_EXTRACTORS"
    | "ESCRIBA_DEADLINE_SECONDS"
    | "MEMORY_LIMIT_BYTES"
  /** The cause may be a service, an operator or us all the same: ten documents in a row that fail so stop a run. */
  readonly mayBeOthers?: true
  /** Hours before the document is retried. Without it, the next run retries. */
  readonly retryAfterHours?: number
}

/**
 * Add a reason here and nowhere else: `ReasonCode`, `failures` and the exit code follow from this table. A remedy names the
 * problem, then what a person does about it.
 */
export const Reasons = {
  Empty: { whose: "document", isPermanent: true, remedy: "the file has no bytes: get it again from its publisher" },
  Corrupt: {
    whose: "document",
    isPermanent: true,
    remedy: "the file is damaged, or is not what its name says: open it by hand, then get it again from its publisher"
  },
  Encrypted: {
    whose: "document",
    isPermanent: true,
    setting: "EXTRACT_PASSWORDS",
    remedy: "the file needs a password: add it to EXTRACT_PASSWORDS, or ask the publisher for an open copy"
  },
  NoText: {
    whose: "document",
    isPermanent: true,
    setting: "ESCRIBA_EXTRACTORS",
    remedy: "the file has no text and is probably a scan: it needs OCR"
  },
  Unsupported: {
    whose: "document",
    isPermanent: true,
    setting: "ESCRIBA_EXTRACTORS",
    remedy: "no extractor reads this format: add an extractor, or convert the file"
  },
  TooLarge: {
    whose: "document",
    isPermanent: true,
    setting: "MAX_GAZETTE_FILE_SIZE_MB",
    remedy: "the file is over the size limit: raise MAX_GAZETTE_FILE_SIZE_MB"
  },
  LimitExceeded: {
    whose: "document",
    isPermanent: true,
    remedy: "the content expands beyond what a gazette can hold: check whether the file is a decompression bomb"
  },
  DeadlineExceeded: {
    whose: "document",
    isPermanent: false,
    setting: "ESCRIBA_DEADLINE_SECONDS",
    remedy: "extraction took too long: raise ESCRIBA_DEADLINE_SECONDS"
  },
  MemoryExceeded: {
    whose: "document",
    isPermanent: false,
    setting: "MEMORY_LIMIT_BYTES",
    remedy: "extraction took too much memory: raise MEMORY_LIMIT_BYTES"
  },
  RunDied: {
    whose: "document",
    isPermanent: false,
    remedy: "the run died while this document was alone in it: look at its size and format, then report the file"
  },
  ExtractorCrashed: {
    whose: "document",
    isPermanent: false,
    mayBeOthers: true,
    remedy: "the extractor died: retry, then report the file"
  },
  ChecksumMismatch: {
    whose: "document",
    isPermanent: false,
    mayBeOthers: true,
    remedy: "the file is not the one that was registered: ingest or scrape it again"
  },
  NotFound: {
    whose: "document",
    isPermanent: false,
    retryAfterHours: 1,
    remedy: "the file is not where the database says: restore it, `ingest` its folder, or scrape it again"
  },
  ImpossibleKey: {
    whose: "document",
    isPermanent: true,
    remedy: "no store can have a file of this name: correct the row's file_path, then run `failures retry`"
  },
  TransferFailed: {
    whose: "document",
    isPermanent: false,
    mayBeOthers: true,
    remedy: "the storage works, but this file could not be transferred: check the object, then retry"
  },
  IndexRejected: {
    whose: "document",
    isPermanent: false,
    mayBeOthers: true,
    remedy: "the index refused the document: read its message"
  },
  NotIndexed: {
    whose: "document",
    isPermanent: false,
    retryAfterHours: 1,
    remedy: "the document is missing from the index: process it again with `run --id N --force`"
  },
  StorageUnavailable: {
    whose: "dependency",
    isPermanent: false,
    remedy: "the file storage did not answer: check it, then run again"
  },
  DatabaseUnavailable: {
    whose: "dependency",
    isPermanent: false,
    remedy: "the database did not answer: check it, then run again"
  },
  IndexUnavailable: {
    whose: "dependency",
    isPermanent: false,
    remedy: "the index did not answer: check it, then run again"
  },
  ExtractorUnavailable: {
    whose: "dependency",
    isPermanent: false,
    remedy: "an extraction service did not answer: check it, then run again"
  },
  DiskFull: {
    whose: "operator",
    isPermanent: false,
    remedy: "a disk is full, the message says whose: free some space, then run again"
  },
  ScratchLost: {
    whose: "operator",
    isPermanent: false,
    remedy: "the folder of temporary files vanished or cannot be written: find what clears it, then run again"
  },
  Cancelled: { whose: "operator", isPermanent: false, remedy: "the run was interrupted: the next run retries it" },
  AccessDenied: {
    whose: "operator",
    isPermanent: false,
    mayBeOthers: true,
    remedy: "the user may not read or write there: fix the permissions, then run again"
  },
  ServiceRefused: {
    whose: "operator",
    isPermanent: false,
    remedy:
      "a service refuses every request: run `doctor` to check the credentials, the bucket, the index and the rights"
  },
  Defect: {
    whose: "us",
    isPermanent: false,
    mayBeOthers: true,
    remedy: "this is a bug of Escriba: report it with the message"
  }
} as const satisfies Record<string, Reason>

export type ReasonCode = keyof typeof Reasons

/** The codes as a schema. A package's own reasons are a subset: `ReasonCode.pick([...])`. */
export const ReasonCode = Schema.Literals(Object.keys(Reasons) as ReadonlyArray<ReasonCode>)

/** The reason's row, with one type for all reasons. */
export const reasonOf = (code: ReasonCode): Reason => Reasons[code]

/**
 * Whether a failure brings the document nearer to quarantine. A bug of ours does: the document that meets it would be tried
 * for ever.
 */
export const isCounted = ({ whose }: Pick<Reason, "whose">): boolean => whose === "document" || whose === "us"

export const mayBeOthers = (code: ReasonCode): boolean => reasonOf(code).mayBeOthers === true

/** Only a ledger that another version wrote has codes that are unknown here. */
export const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(Reasons, code)
