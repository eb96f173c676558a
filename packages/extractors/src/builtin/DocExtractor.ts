/**
 * Word's DOC of any size, read piece by piece.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { docId } from "../doc/DocFault.ts"
import { documentText } from "../doc/DocStories.ts"
import { WordDocument } from "../doc/WordDocument.ts"
import type { Extractor } from "../Extractor.ts"
import { loading } from "../Loading.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"

/** Other OLE files are accepted so that their refusal names the program. */
const accepted: ReadonlyArray<string> = [MediaType.doc, MediaType.ole]

export const DocExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id: docId,
  version: "2",
  placement: "sandbox",
  accepts: ({ mediaType }) => accepted.includes(mediaType),
  extract: (input) =>
    Stream.unwrap(
      Effect.gen(function* () {
        const document = yield* WordDocument.open(input)
        const { symbolOf } = yield* loadSymbols
        return (yield* documentText(document, symbolOf)).pipe(paged())
      })
    )
})

const loadSymbols = loading(docId, "the table of symbols", () => import("../docx/WordSymbol.ts"))
