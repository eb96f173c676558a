import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { analyze, termsOf } from "../../src/themes/BrazilianAnalysis.ts"
import { findFragments } from "../../src/themes/Excerpts.ts"
import type { ThemeQuery } from "../../src/themes/Theme.ts"
import { prepareQueries } from "../../src/themes/ThemeMatcher.ts"
import { excerptSearch } from "../../src/themes/ThemeRequests.ts"
import { goldenDocuments, goldenThemes } from "./Golden.ts"
import { indexOf, rest } from "./ServerIndex.ts"

interface Found {
  readonly hits: {
    readonly hits: ReadonlyArray<{ readonly _id: string; readonly highlight?: Record<string, ReadonlyArray<string>> }>
  }
}

/** Common words of gazettes: many matches, and many fragments from which ten are chosen. */
const frequent: ReadonlyArray<ThemeQuery> = [
  { title: "one", termSets: [[["lei", "decreto", "art"]]] },
  {
    title: "two",
    termSets: [
      [
        ["município", "prefeitura municipal"],
        ["contrato", "valor"]
      ]
    ]
  },
  { title: "three", termSets: [[["nº"], ["de", "a"], ["2019", "2025", "parágrafo único"]], [["cpf"]]] },
  {
    title: "nested",
    termSets: [
      [
        ["secretaria municipal de educação", "educação", "de"],
        ["municipal", "secretaria"]
      ]
    ]
  },
  { title: "twice", termSets: [[["a", "de"], ["de", "a"], ["a"]]] }
]

it.effect("finds in a text the very fragments that OpenSearch highlights", () =>
  Effect.gen(function* () {
    const documents = goldenDocuments()
      .filter((_, index) => index % 5 === 0)
      .map(({ _id, _source }) => ({ id: _id, text: _source.source_text }))
    const index = yield* indexOf(documents)
    const queries = [...goldenThemes().flatMap((theme) => theme.queries), ...frequent]
    const prepared = prepareQueries(queries)
    const analyzed = documents.map(({ id, text }) => ({ id, text: analyze(text) }))
    let count = 0
    for (const [number, query] of queries.entries()) {
      const ids = documents.map(({ id }) => id)
      const body = { ...excerptSearch(query, termsOf, ids, ids.length), _source: false }
      const { hits } = yield* rest<Found>("POST", `/${index}/_search`, JSON.stringify(body))
      const theirs = new Map(hits.hits.map(({ _id, highlight }) => [_id, highlight?.["source_text.with_stopwords"]]))
      for (const { id, text } of analyzed) {
        const ours = findFragments(text, [prepared[number]!]).map(({ fragment }) => fragment)
        assert.deepStrictEqual(ours, [...(theirs.get(id) ?? [])], `${query.title} in ${id}`)
        count += ours.length
      }
    }
    assert.isAbove(count, 500)
  })
)
