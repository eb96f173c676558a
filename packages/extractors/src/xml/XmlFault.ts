/**
 * What reading XML throws, as the reasons of an extraction.
 *
 * @module
 */
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import { XmlRefusal } from "../XmlReader.ts"

/**
 * The parser throws plain errors, all of them for XML that is not well-formed; their text names tags at most. An encoding
 * that no runtime knows is a `RangeError` of `TextDecoder`.
 */
export const xmlFault = (extractor: string, cause: unknown): ExtractError => {
  const message = cause instanceof Error ? cause.message : String(cause)
  const fault = (reason: ExtractReason, detail: string) => new ExtractError({ extractor, reason, detail, cause })
  if (cause instanceof XmlRefusal) return fault(cause.reason, message)
  if (/out of memory|allocation failed/i.test(message)) return fault("MemoryExceeded", message)
  if (cause instanceof RangeError && /encoding/i.test(message))
    return fault("Unsupported", "the XML declares an encoding that is not known")
  return fault("Corrupt", `the XML is damaged: ${message}`)
}
