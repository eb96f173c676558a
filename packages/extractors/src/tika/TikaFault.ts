/**
 * What Tika's server does when it does not answer with text, as our reasons.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"

export const tikaId = "tika"

/** The three shapes that trouble with the server has. */
export type TikaSignal =
  /** An answer that is no success; the body is a Java stack trace, another page, or nothing. */
  | { readonly _tag: "Status"; readonly status: number; readonly body: string }
  /** A stack trace inside a reply of `/rmeta`, which comes with status 200. */
  | { readonly _tag: "Exception"; readonly trace: string }
  /** No answer, or one that broke off: what the transport threw. */
  | { readonly _tag: "Transport"; readonly cause: unknown }

/**
 * Three kinds of reason say what to do: `ExtractorUnavailable` is the server's trouble, so that another try helps;
 * `ExtractorCrashed` is a parse that died, by this document or by one beside it; any other is Tika's verdict on the document
 * (or, for `AccessDenied`, on us), and final.
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

/** Every error of this extractor; without a cause, because vendors' errors carry the request, its password and its URL. */
export const failure = (reason: ExtractReason, detail: string) =>
  new ExtractError({ extractor: tikaId, reason, detail })

/**
 * Tika 3.3 answers 422 for what its parser refuses (`TikaServerParseExceptionMapper`), 500 when a parse died of a Java
 * `Error` (no memory, no stack), and then 503 to everything until it is started again. A gateway before it answers 429,
 * 502 and 504, or 404 while the server is being replaced, and 413 to what it lets nobody send.
 */
const errorOfStatus = (status: number, body: string): ExtractError => {
  if (status === 422) {
    return body === "" ? failure("Corrupt", "the parser refused it") : errorOf({ _tag: "Exception", trace: body })
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

/** The first pattern decides: a trace names the causes of its exception too. */
const errorOfTrace = (trace: string): ExtractError => {
  const known = knownTraces.find(({ pattern }) => pattern.test(trace))
  return failure(known?.reason ?? "Corrupt", known?.detail ?? headline(trace))
}

interface KnownTrace {
  readonly pattern: RegExp
  readonly reason: ExtractReason
  /** Where the exception's own message would mislead. */
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
  // It counts no input inside the envelope, so that any output above its threshold (fixed in `/rmeta`) looks like a bomb's.
  {
    pattern: /Suspected zip bomb: 0 input bytes/,
    reason: "Unsupported",
    detail: "Tika reads no more than a million characters out of a signed envelope"
  },
  { pattern: /Suspected zip bomb|\bTikaMemoryLimitException\b/, reason: "LimitExceeded" },
  { pattern: /\bUnsupportedFormatException\b/, reason: "Unsupported" }
]

/** The exception's class and message, without its package, its frames and the addresses of objects. */
const headline = (trace: string): string =>
  (trace.split("\n", 1)[0] ?? "")
    .trim()
    .replace(/^(?:[a-z]\w*\.)+(?=[A-Z])/, "")
    .replace(/@[0-9a-f]{4,}\b/g, "")
    .slice(0, 300)

/** A connection that broke while a document was on its way may have died of it; one that never stood has not. */
const errorOfTransport = (cause: unknown): ExtractError => {
  const code = codeOf(cause)
  return /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/.test(code)
    ? failure("ExtractorCrashed", `the server broke the connection (${code})`)
    : failure("ExtractorUnavailable", `the server cannot be reached (${code})`)
}

/** The innermost code, as node, Bun and undici give it; never the message, which may hold the URL. */
const codeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return "unknown error"
  if (cause.cause instanceof Error) return codeOf(cause.cause)
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name
}
