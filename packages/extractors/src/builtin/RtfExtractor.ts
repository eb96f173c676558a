/**
 * RTF of any size, read as a stream. A sixth of all gazettes are RTF, up to 21 MB, most of it pictures.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { ExtractError } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { latin1 } from "../Latin1.ts"
import { loading } from "../Loading.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { RtfReader } from "../rtf/RtfReader.ts"
import { RtfText, RtfTooDeep } from "../rtf/RtfText.ts"

const id = "rtf"

export const RtfExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id,
  version: "2",
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === MediaType.rtf,
  extract: (input) => Stream.unwrap(Effect.map(documentText(input), paged()))
})

const documentText = Effect.fnUntraced(function* (input: DocumentInput) {
  if (!isRtf(input.head))
    return yield* new ExtractError({ extractor: id, reason: "Corrupt", detail: "the file does not begin like RTF" })
  const text = new RtfText((yield* loadSymbols).symbolOf)
  const reader = new RtfReader(text)
  const pieces = Stream.mapEffect(input.stream, (bytes) =>
    attempt(() => {
      reader.write(bytes)
      return text.take()
    })
  )
  const last = attempt(() => {
    reader.end()
    return text.finish()
  })
  return Stream.concat(pieces, Stream.fromEffect(last))
})

const isRtf = (head: Uint8Array) => /^(?:\xEF\xBB\xBF)?[\s\0]*\{\\rtf/.test(latin1(head.subarray(0, 1024)))

const attempt = (step: () => string) => Effect.try({ try: step, catch: faultOf })

/** Broken RTF reads as some text and raises no error. So any error except `RtfTooDeep` is a bug of ours. */
const faultOf = (cause: unknown): ExtractError =>
  cause instanceof RtfTooDeep
    ? new ExtractError({ extractor: id, reason: "LimitExceeded", detail: cause.message })
    : new ExtractError({ extractor: id, reason: "Defect", detail: "the RTF reader failed", cause })

const loadSymbols = loading(id, "the symbol table", () => import("../docx/WordSymbol.ts"))
