/**
 * Conformance: the order and the snippets of documents.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { Effect } from "effect"
import type { SearchIndex } from "../SearchIndex.ts"
import type { Capabilities } from "./Capabilities.ts"
import { itemOf, type Shelf } from "./Shelf.ts"

/** Other documents. They make the searched words rare, so that these words count in the score. */
const chaff = Array.from({ length: 8 }, (_, place) => itemOf(`chaff-${place}`, ["nada que se procure nesta folha"]))

export const resultCases = (
  it: Vitest.MethodsNonLive<SearchIndex>,
  { given, search }: Shelf,
  { knowsNoPages = false }: Capabilities
) => {
  it.effect("shows a piece of the page's own text, the found form of the word marked", () =>
    Effect.gen(function* () {
      const text = `Início. ${"folha ".repeat(200)}Homologa as Licitações públicas de março. ${"folha ".repeat(200)}`
      yield* given([itemOf("a", ["nada", text])])
      const [snippet] = (yield* search("licitacao")).hits[0]?.snippets ?? []
      assert.strictEqual(snippet?.page, knowsNoPages ? null : 2)
      assert.deepStrictEqual(
        snippet?.parts.filter((part) => part.isMatch).map((part) => part.text),
        ["Licitações"]
      )
      const shown = snippet?.parts.map((part) => part.text).join("") ?? ""
      assert.include(text, shown)
      assert.isBelow(shown.length, 600)
    })
  )

  it.effect("marks wanted words, not excluded ones", () =>
    Effect.gen(function* () {
      yield* given([itemOf("a", ["água e luz"])])
      const [hit] = (yield* search("água -(luz gás)")).hits
      assert.deepStrictEqual(hit?.snippets[0]?.parts, [
        { text: "água", isMatch: true },
        { text: " e luz", isMatch: false }
      ])
    })
  )

  it.effect("ranks first the document that contains the words more often", () =>
    Effect.gen(function* () {
      const filler = "palavra sem interesse"
      yield* given([
        ...chaff,
        itemOf("once", [`água ${filler} luz ${filler}`]),
        itemOf("often", [`água luz água luz ${filler}`])
      ])
      const { hits } = yield* search("água luz")
      assert.deepStrictEqual(
        hits.map((hit) => hit.id),
        ["often", "once"]
      )
      assert.isAbove(hits[0]!.score, hits[1]!.score)
    })
  )

  if (!knowsNoPages) pageCases(it, { given, search })

  it.effect("counts every document that matches, and pages through them without a gap or a repetition", () =>
    Effect.gen(function* () {
      const items = Array.from({ length: 25 }, (_, place) => itemOf(`item-${place}`, ["ata ".repeat(1 + (place % 4))]))
      yield* given(items)
      const seen: Array<string> = []
      for (const offset of [0, 10, 20]) {
        const { hits, total } = yield* search("ata", { limit: 10, offset })
        assert.strictEqual(total, 25)
        seen.push(...hits.map((hit) => hit.id))
      }
      assert.deepStrictEqual(seen.toSorted(), items.map((item) => item.id).sort())
      assert.deepStrictEqual(yield* search("ata", { limit: 10, offset: 25 }), { total: 25, hits: [] })
      assert.deepStrictEqual(yield* search("ausente"), { total: 0, hits: [] })
    })
  )
}

const pageCases = (it: Vitest.MethodsNonLive<SearchIndex>, { given, search }: Pick<Shelf, "given" | "search">) => {
  it.effect("shows the three best pages, those with more of the words first", () =>
    Effect.gen(function* () {
      const pages = ["água", "nada", "água água luz", "luz", "água luz gás", "nada"]
      yield* given([...chaff, itemOf("a", pages)])
      const [hit] = (yield* search("água luz gás")).hits
      assert.deepStrictEqual(hit?.snippets.map((snippet) => snippet.page).slice(0, 2), [5, 3])
      assert.strictEqual(hit?.snippets.length, 3)
    })
  )

  it.effect(
    "puts the document first whose best page holds more of the words, then the one that holds them more often",
    () =>
      Effect.gen(function* () {
        const filler = "palavra sem interesse"
        yield* given([
          ...chaff,
          itemOf("scattered", ["água água água água", "luz luz luz luz"]),
          itemOf("once", [`água ${filler} luz ${filler}`]),
          itemOf("often", [`água luz água luz ${filler}`])
        ])
        const { hits } = yield* search("água luz")
        assert.deepStrictEqual(
          hits.map((hit) => hit.id),
          ["often", "once", "scattered"]
        )
        assert.isTrue(hits.every((hit, place) => place === 0 || hit.score <= hits[place - 1]!.score))
      })
  )
}
