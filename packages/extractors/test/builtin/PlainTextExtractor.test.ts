import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { PlainTextExtractor } from "../../src/builtin/PlainTextExtractor.ts"
import { longestPage } from "../../src/Pages.ts"
import { attemptText, conformance, inputOf } from "../../src/testing.ts"
import { windows1252Bytes } from "../Portuguese.ts"

conformance(PlainTextExtractor, {
  bytes: windows1252Bytes("Licitação nº 7\f“segunda” página – fim"),
  mediaType: "text/plain",
  name: "diario.txt",
  words: ["Licitação", "nº 7", "“segunda”", "– fim"]
})

it.effect("cuts a huge text without form feeds into pages that can be held, and loses nothing of it", () =>
  Effect.gen(function* () {
    const text = "Art. 1º O servidor público municipal.\n".repeat(60_000)
    const extraction = yield* attemptText(
      yield* PlainTextExtractor,
      inputOf(new TextEncoder().encode(text), "text/plain")
    )
    assert.strictEqual(extraction.text, text)
    assert.isAbove(extraction.report.pages.length, 1)
    assert.isTrue(extraction.report.pages.every((page) => page.quality.characters <= longestPage))
  })
)
