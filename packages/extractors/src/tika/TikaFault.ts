/**
 * Maps the failures of Tika's server to our reasons.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"

export const tikaId = "tika"

/** The three forms of a failure. */
export type TikaSignal =
  /** An unsuccessful response; the body is a Java stack trace, another page, or empty. */
  | { readonly _tag: "Status"; readonly status: number; readonly body: string }
  /** A stack trace inside a reply of `/rmeta`, which has status 200. */
  | { readonly _tag: "Exception"; readonly trace: string }
  /** No response, or one that broke off: the error of the transport. */
  | { readonly _tag: "Transport"; readonly cause: unknown }

/**
 * Three kinds of reason decide the next step. `ExtractorUnavailable` is an outage of the server: a retry helps.
 * `ExtractorCrashed` is a parse that died, by this document or by one beside it. Any other reason is Tika's verdict on the
 * document (or, for `AccessDenied`, on us), and final.
 */
export const errorOf = (signal: TikaSignal): ExtractError => {
  switch (signal._tag) {
    case "Status":
      return errorOfStatus(signal.status, signal.body)
    case "Exception":
      return errorOfTrace(signal.trace)
    case "Transport":
      return errorOfTransport(signal.cause)
  }
}

/** Makes every error of this extractor. It has no cause: vendors' errors carry the request, its password and its URL. */
export const failure = (reason: ExtractReason, detail: string) =>
  new ExtractError({ extractor: tikaId, reason, detail })

/**
 * Tika 3.3 answers 422 if its parser refuses a document (`TikaServerParseExceptionMapper`), 500 if a parse died of a Java
 * `Error` (no memory, no stack), and then 503 to everything until it is restarted. A gateway before it answers 429, 502 and
 * 504, or 404 while the server is being replaced, and 413 if a document is too large for it.
 */
const errorOfStatus = (status: number, body: string): ExtractError => {
  if (status === 422) {
    return body === ""
      ? failure("Corrupt", "the parser refused the document")
      : errorOf({ _tag: "Exception", trace: body })
  }
  return failure(reasonOfStatus[status] ?? "ExtractorUnavailable", `the server answered ${status}`)
}

const reasonOfStatus: Readonly<Record<number, ExtractReason>> = {
  401: "AccessDenied",
  403: "AccessDenied",
  413: "LimitExceeded",
  415: "Unsupported",
  500: "ExtractorCrashed"
}

/** The first matching pattern decides: a trace also names the causes of its exception. */
const errorOfTrace = (trace: string): ExtractError => {
  const known = knownTraces.find(({ pattern }) => pattern.test(trace))
  return failure(known?.reason ?? "Corrupt", known?.detail ?? headline(trace))
}

interface KnownTrace {
  readonly pattern: RegExp
  readonly reason: ExtractReason
  /** Given if the exception's own message would mislead. */
  readonly detail?: string
}

const knownTraces: ReadonlyArray<KnownTrace> = [
  { pattern: /No space left on device|Too many open files/, reason: "ExtractorUnavailable" },
  { pattern: /\b(OutOfMemory|StackOverflow)Error\b/, reason: "ExtractorCrashed" },
  {
    pattern: /\b(EncryptedDocument|InvalidPassword|PasswordRequired)Exception\b|Unsupported feature encryption/,
    reason: "Encrypted"
  },
  { pattern: /\bZeroByteFileException\b/, reason: "Empty" },
  // Tika does not count the input inside the envelope, so any output above its threshold (fixed in `/rmeta`) looks like a bomb.
  {
    pattern: /Suspected zip bomb: 0 input bytes/,
    reason: "Unsupported",
    detail: "Tika reads no more than a million characters out of a signed envelope"
  },
  { pattern: /Suspected zip bomb|\bTikaMemoryLimitException\b/, reason: "LimitExceeded" },
  { pattern: /\bUnsupportedFormatException\b/, reason: "Unsupported" }
]

/** The exception's class and message, without its package, its frames and object addresses. */
const headline = (trace: string): string =>
  (trace.split("\n", 1)[0] ?? "")
    .trim()
    .replace(/^(?:[a-z]\w*\.)+(?=[A-Z])/, "")
    .replace(/@[0-9a-f]{4,}\b/g, "")
    .slice(0, 300)

/** A connection that broke during a document may have died of it; a connection that was never made has not. */
const errorOfTransport = (cause: unknown): ExtractError => {
  const code = codeOf(cause)
  return /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/.test(code)
    ? failure("ExtractorCrashed", `the server broke the connection (${code})`)
    : failure("ExtractorUnavailable", `the server cannot be reached (${code})`)
}

/** The innermost code, as node, Bun and undici report it; never the message, which may contain the URL. */
const codeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return "unknown error"
  if (cause.cause instanceof Error) return codeOf(cause.cause)
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name
}
