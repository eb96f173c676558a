/**
 * Maps the errors of reading XML to the reasons of an extraction.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import { XmlRefusal } from "../XmlReader.ts"

/**
 * The parser throws plain errors, all for XML that is not well-formed. Their text contains at most names of tags. For an
 * encoding that no runtime knows, `TextDecoder` throws a `RangeError`.
 */
export const xmlFault = (extractor: string, cause: unknown): ExtractError => {
  const message = cause instanceof Error ? cause.message : String(cause)
  const fault = (reason: ExtractReason, detail: string) => new ExtractError({ extractor, reason, detail, cause })
  if (cause instanceof XmlRefusal) return fault(cause.reason, message)
  if (/out of memory|allocation failed/i.test(message)) return fault("MemoryExceeded", message)
  if (cause instanceof RangeError && /encoding/i.test(message))
    return fault("Unsupported", "the XML declares an unknown encoding")
  return fault("Corrupt", `the XML is damaged: ${message}`)
}
