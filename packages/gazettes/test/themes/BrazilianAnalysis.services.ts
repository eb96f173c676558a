import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { termsOf } from "../../src/themes/BrazilianAnalysis.ts"
import { forEachToken } from "../../src/themes/StandardTokenizer.ts"
import { goldenDocuments } from "./Golden.ts"
import { rest } from "./ServerIndex.ts"

interface Analysis {
  readonly tokens: ReadonlyArray<{ readonly token: string; readonly position: number }>
}

/** The server's terms of each word; a text begins 100 positions after the one before it. */
const termsOnServer = Effect.fnUntraced(function* (words: ReadonlyArray<string>) {
  const request = { tokenizer: "standard", filter: ["lowercase", "brazilian_stem"], text: words }
  const { tokens } = yield* rest<Analysis>("POST", "/_analyze", JSON.stringify(request))
  const terms: Array<Array<string>> = []
  let last = Number.NEGATIVE_INFINITY
  for (const { token, position } of tokens) {
    if (position - last > 50) terms.push([])
    terms.at(-1)!.push(token)
    last = position
  }
  return terms.map((found) => found.join(" "))
})

it.effect("has the terms that OpenSearch has for every word of the contract's documents", () =>
  Effect.gen(function* () {
    const words = new Set<string>()
    for (const { _source } of goldenDocuments()) {
      forEachToken(_source.source_text, (start, end) => words.add(_source.source_text.slice(start, end)))
    }
    const all = [...words]
    assert.isAbove(all.length, 50_000)
    for (let from = 0; from < all.length; from += 5000) {
      const batch = all.slice(from, from + 5000)
      const mine = batch.map((word) => termsOf(word).join(" "))
      assert.deepStrictEqual(mine, yield* termsOnServer(batch))
    }
  })
)
