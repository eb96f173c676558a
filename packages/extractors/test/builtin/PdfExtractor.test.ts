import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { PdfExtractor } from "../../src/builtin/PdfExtractor.ts"
import { inputOf } from "../../src/testing.ts"
import { gazette, pdfEngineConformance } from "../pdf/PdfEngineConformance.ts"

pdfEngineConformance(PdfExtractor)

it.effect("the PDF extractor names the engine of every page", () =>
  Effect.gen(function* () {
    const { extract } = yield* PdfExtractor
    const pages = yield* Effect.scoped(Stream.runCollect(extract(inputOf(gazette.bytes, "application/pdf"))))
    assert.deepStrictEqual(
      pages.map(({ engine }) => engine),
      ["content", "content", "content"]
    )
  })
)
