/**
 * Every fault of pdf.js as one of ours.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../../ExtractError.ts"

/** What pdf.js does not name itself comes from broken bytes: it parses defensively. */
export const errorOf = (cause: unknown): ExtractError => {
  const { name, message } = cause instanceof Error ? cause : { name: "", message: String(cause) }
  return new ExtractError({ extractor: "pdfjs", reason: reasonOf(name, message), detail: `${name}: ${message}`, cause })
}

const reasonOf = (name: string, message: string): ExtractReason => {
  if (name === "PasswordException") return "Encrypted"
  return /out of memory|allocation failed/i.test(message) ? "MemoryExceeded" : "Corrupt"
}
