import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { PdfjsExtractor } from "../../src/builtin/PdfjsExtractor.ts"
import { attemptText, inputOf } from "../../src/testing.ts"
import { minimalPdf } from "../MinimalPdf.ts"
import { replaced } from "../pdf/content/OnePage.ts"
import { pdfEngineConformance } from "../pdf/PdfEngineConformance.ts"

pdfEngineConformance(PdfjsExtractor)

it.effect("pdf.js calls a PDF without a readable page Corrupt", () =>
  Effect.gen(function* () {
    const input = inputOf(replaced(minimalPdf(["um"]), "[4 0 R]", "[5 0 R]"), "application/pdf")
    assert.strictEqual((yield* Effect.flip(attemptText(yield* PdfjsExtractor, input))).reason, "Corrupt")
  })
)
