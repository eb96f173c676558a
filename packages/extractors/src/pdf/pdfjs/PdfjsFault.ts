/**
 * Maps every fault of pdf.js to one of our reasons.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../../ExtractError.ts"

/** An error that pdf.js does not name comes from broken bytes: pdf.js parses defensively. */
export const errorOf = (cause: unknown): ExtractError => {
  const { name, message } = cause instanceof Error ? cause : { name: "", message: String(cause) }
  return new ExtractError({ extractor: "pdfjs", reason: reasonOf(name, message), detail: `${name}: ${message}`, cause })
}

const reasonOf = (name: string, message: string): ExtractReason => {
  if (name === "PasswordException") return "Encrypted"
  return /out of memory|allocation failed/i.test(message) ? "MemoryExceeded" : "Corrupt"
}
