/**
 * Documents of the corpus, read by the extractors.
 *
 * @module
 */
import { corpusFile } from "@escriba/specimens/Corpus"
import { Effect } from "effect"
import { builtins } from "../src/Builtins.ts"
import { fileInput } from "../src/bun/FileInput.ts"
import type { Extractor } from "../src/Extractor.ts"
import { ExtractorList } from "../src/ExtractorList.ts"
import { attemptText } from "../src/testing.ts"

const inputAt = (path: string) => fileInput(corpusFile(path), { name: path.split("/").at(-1)! })

/** By this extractor alone. */
export const attemptBy = Effect.fnUntraced(function* (plugin: Effect.Effect<Extractor>, path: string) {
  return yield* attemptText(yield* plugin, yield* inputAt(path))
}, Effect.scoped)

/** By the built-in extractors, in their order. */
export const attemptByAny = Effect.fnUntraced(
  function* (path: string) {
    const input = yield* inputAt(path)
    return (yield* (yield* ExtractorList).extract(input, (extractor) => attemptText(extractor, input))).value
  },
  Effect.scoped,
  Effect.provide(ExtractorList.layer(builtins))
)
