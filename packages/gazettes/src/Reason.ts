/**
 * Why a document could not be done: the one table of reasons.
 *
 * @module
 */

/**
 * Who can put it right. A fault of a `document`, or a bug of ours (`us`) that it meets, counts against the document, so that
 * it is not retried for ever; the others pause or stop the work and leave its attempts alone.
 */
export type Whose = "document" | "dependency" | "operator" | "us"

export interface Reason {
  readonly whose: Whose
  /** The same bytes under the same settings fail again: no further attempt is made. */
  readonly isPermanent: boolean
  /** What a person can do about it. */
  readonly remedy: string
  /** The setting that caused it: when its value changes, the document is tried again. */
  readonly setting?:
    | "MAX_GAZETTE_FILE_SIZE_MB"
    | "EXTRACT_PASSWORDS"
    | "ESCRIBA_EXTRACTORS"
    | "ESCRIBA_DEADLINE_SECONDS"
    | "MEMORY_LIMIT_BYTES"
  /** Hours before it is tried again; without it, the next run tries. */
  readonly retryAfterHours?: number
}

/** Add a reason here and nowhere else: the errors' types, `failures` and the exit code follow from this table. */
export const Reasons = {
  Empty: { whose: "document", isPermanent: true, remedy: "the file has no bytes: get it again from its publisher" },
  Corrupt: {
    whose: "document",
    isPermanent: true,
    remedy: "the file is damaged or not what its name says: open it by hand, get it again"
  },
  Encrypted: {
    whose: "document",
    isPermanent: true,
    setting: "EXTRACT_PASSWORDS",
    remedy: "the file needs a password: name it in EXTRACT_PASSWORDS, or ask its publisher for an open copy"
  },
  NoText: {
    whose: "document",
    isPermanent: true,
    setting: "ESCRIBA_EXTRACTORS",
    remedy: "no text inside, probably a scan: it needs OCR"
  },
  Unsupported: {
    whose: "document",
    isPermanent: true,
    setting: "ESCRIBA_EXTRACTORS",
    remedy: "no extractor reads this format yet: add one, or convert the file"
  },
  TooLarge: {
    whose: "document",
    isPermanent: true,
    setting: "MAX_GAZETTE_FILE_SIZE_MB",
    remedy: "over the size limit: raise MAX_GAZETTE_FILE_SIZE_MB"
  },
  LimitExceeded: {
    whose: "document",
    isPermanent: true,
    remedy: "it expands beyond what a gazette can hold: look whether it is a bomb"
  },
  DeadlineExceeded: {
    whose: "document",
    isPermanent: false,
    setting: "ESCRIBA_DEADLINE_SECONDS",
    remedy: "its extraction took too long: raise ESCRIBA_DEADLINE_SECONDS"
  },
  MemoryExceeded: {
    whose: "document",
    isPermanent: false,
    setting: "MEMORY_LIMIT_BYTES",
    remedy: "its extraction took too much memory: raise MEMORY_LIMIT_BYTES"
  },
  RunDied: {
    whose: "document",
    isPermanent: false,
    remedy: "the whole run died while it was alone at work: look at its size and format, report the file"
  },
  ExtractorCrashed: {
    whose: "document",
    isPermanent: false,
    remedy: "its extractor died: try again, then report the file"
  },
  ChecksumMismatch: {
    whose: "document",
    isPermanent: false,
    remedy: "the file is not the one that was registered: ingest or scrape it again"
  },
  NotFound: {
    whose: "document",
    isPermanent: false,
    retryAfterHours: 1,
    remedy: "the file is not where the database says: restore it or scrape it again"
  },
  TransferFailed: {
    whose: "document",
    isPermanent: false,
    remedy: "the store is well, but this file could not be moved: look at the object, then retry"
  },
  IndexRejected: { whose: "document", isPermanent: false, remedy: "the index refused the document: read its message" },
  NotIndexed: {
    whose: "document",
    isPermanent: false,
    retryAfterHours: 1,
    remedy: "the index has lost it: do it again by `run --id N --force`"
  },
  StorageUnavailable: {
    whose: "dependency",
    isPermanent: false,
    remedy: "the store of files did not answer: check it, then run again"
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
  DiskFull: { whose: "operator", isPermanent: false, remedy: "no space left: free some, then run again" },
  Cancelled: { whose: "operator", isPermanent: false, remedy: "the run was interrupted: the next one does it" },
  AccessDenied: {
    whose: "operator",
    isPermanent: false,
    remedy: "not allowed to read or write there: fix the permissions, then run again"
  },
  ServiceRefused: {
    whose: "operator",
    isPermanent: false,
    remedy:
      "a service refuses us altogether: run `doctor`, which says whether it is the credentials, the bucket or the rights"
  },
  Defect: { whose: "us", isPermanent: false, remedy: "a bug of Escriba: please report it with the message" }
} as const satisfies Record<string, Reason>

export type ReasonCode = keyof typeof Reasons

/** The reason's row, typed alike for all. */
export const reasonOf = (code: ReasonCode): Reason => Reasons[code]

/**
 * Whether a failure brings the document nearer to quarantine. A bug of ours does: the document that meets it would be tried
 * for ever.
 */
export const isCounted = ({ whose }: Pick<Reason, "whose">): boolean => whose === "document" || whose === "us"

/** A code that a ledger of another version wrote may be unknown here. */
export const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(Reasons, code)
