/**
 * Conformance: the fragments that the queries of a theme find in documents.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { Effect } from "effect"
import { ExcerptIndex } from "../ExcerptIndex.ts"
import { type IndexItem, SearchIndex } from "../SearchIndex.ts"
import { itemOf, type Shelf } from "./Shelf.ts"

export const findingCases = (
  it: Vitest.MethodsNonLive<SearchIndex | ExcerptIndex>,
  { given }: Shelf,
  theme: string
): void => {
  const rivers: ThemeQuery = { title: "Rios", termSets: [[["rio", "bacia hidrográfica"]]] }

  /** Indexes the items and makes them visible to the queries. */
  const shelved = Effect.fnUntraced(function* (...items: ReadonlyArray<IndexItem>) {
    yield* given(items)
    const index = yield* ExcerptIndex
    assert.deepStrictEqual(yield* index.ensure(theme), [])
    yield* index.refresh(theme)
    return index
  })

  it.effect("answers each indexed document once, in the order of the ids, with its fragments and fields", () =>
    Effect.gen(function* () {
      const items = [
        itemOf("a", ["O rio."]),
        itemOf("b", ["O mar."], { date: null }),
        itemOf("c", ["As bacias hidrográficas."])
      ]
      const index = yield* shelved(...items)
      const source = (place: number, ...fragments: ReadonlyArray<string>) => ({
        id: items[place]!.id,
        fields: items[place]!.fields,
        found: fragments.map((fragment) => ({ fragment, subtheme: "Rios" }))
      })
      assert.deepStrictEqual(yield* index.find([rivers], ["c", "unknown", "a", "b", "a"]), [
        source(2, "As bacias hidrográficas."),
        source(0, "O rio."),
        source(1)
      ])
      assert.deepStrictEqual(yield* index.find([rivers], []), [])
      assert.deepStrictEqual(yield* index.find([], ["a"]), [source(0)])
    })
  )

  /** The fragments found in the document `a` alone. */
  const foundIn = Effect.fnUntraced(function* (pages: ReadonlyArray<string>, queries: ReadonlyArray<ThemeQuery>) {
    const index = yield* shelved(itemOf("a", pages))
    const [source] = yield* index.find(queries, ["a"])
    return source?.found
  })

  const titled = (title: string, ...termSets: ThemeQuery["termSets"]): ThemeQuery => ({ title, termSets })

  it.effect("finds one place by each query that matches there, in the queries' order", () =>
    Effect.gen(function* () {
      const fragment = "A lei da água e do saneamento."
      const queries = [
        titled("Saneamento", [["saneamento"]]),
        titled("Solo", [["solo"]]),
        titled("Água", [["lei"], ["águas"]])
      ]
      assert.deepStrictEqual(yield* foundIn([fragment], queries), [
        { fragment, subtheme: "Saneamento" },
        { fragment, subtheme: "Água" }
      ])
    })
  )

  it.effect("finds a phrase across a page's end, because the pages are one text", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* foundIn(["A bacia", "hidrográfica."], [rivers]), [
        { fragment: "A bacia\nhidrográfica.", subtheme: "Rios" }
      ])
    })
  )

  it.effect("requires all term sets of a macro set within twenty words of each other, and phrases whole", () =>
    Effect.gen(function* () {
      const near = [titled("Perto", [["lei"], ["bacia hidrográfica"]])]
      const between = (count: number) => [`Lei ${"x ".repeat(count)}bacia hidrográfica`]
      assert.lengthOf((yield* foundIn(between(20), near)) ?? [], 1)
      assert.deepStrictEqual(yield* foundIn(between(21), near), [])
      assert.deepStrictEqual(yield* foundIn(["lei da bacia larga e hidrográfica"], near), [])
    })
  )

  it.effect("gives the ten best fragments of two thousand characters, also from beyond a text's first million", () =>
    Effect.gen(function* () {
      const filler = `Nada consta. ${"palavra ".repeat(230)}. `
      const pages = Array.from({ length: 600 }, (_, place) =>
        place % 40 === 39 ? `${filler}Um rio ${place}. ` : filler
      )
      const found = (yield* foundIn([...pages, "E o mar."], [rivers, titled("Mar", [["mar"]])])) ?? []
      assert.deepStrictEqual(
        found.map(({ subtheme }) => subtheme),
        [...Array.from({ length: 10 }, () => "Rios"), "Mar"]
      )
      for (const { fragment } of found.slice(0, 10)) {
        assert.match(fragment, /Um rio \d+\./)
        assert.isAtMost(fragment.length, 2_100)
      }
    })
  )

  it.effect("finds nothing by a synonym without a word, and still by the others", () =>
    Effect.gen(function* () {
      const queries = [
        titled("Com outros", [["—", "rio"]]),
        titled("Só ele", [["—"]]),
        titled("Ao lado", [["rio"], ["?!"]], [["mar"]])
      ]
      assert.deepStrictEqual(yield* foundIn(["Do rio ao mar."], queries), [
        { fragment: "Do rio ao mar.", subtheme: "Com outros" },
        { fragment: "Do rio ao mar.", subtheme: "Ao lado" }
      ])
    })
  )

  it.effect("finds in as many documents as are asked for", () =>
    Effect.gen(function* () {
      const items = Array.from({ length: 95 }, (_, place) => itemOf(`item-${place}`, [`Rio ${place}.`]))
      const index = yield* shelved(...items)
      const sources = yield* index.find(
        [rivers],
        items.map(({ id }) => id)
      )
      assert.deepStrictEqual(
        sources.map(({ found, id }) => [id, found.map(({ fragment }) => fragment)]),
        items.map(({ id, pages }) => [id, [pages[0]?.text]])
      )
    })
  )

  it.effect("finds in the last indexed text of a document, and nothing in a removed one", () =>
    Effect.gen(function* () {
      const index = yield* shelved(itemOf("a", ["O rio."]), itemOf("b", ["O rio."]))
      const gazettes = yield* SearchIndex
      yield* gazettes.bulk([itemOf("a", ["O mar."])])
      yield* gazettes.remove(["b"])
      yield* index.refresh(theme)
      const sources = yield* index.find([rivers], ["a", "b"])
      assert.deepStrictEqual(
        sources.map(({ found, id }) => [id, found]),
        [["a", []]]
      )
    })
  )
}
