import { assert, describe, it } from "@effect/vitest"
import { hasContract, withoutContract } from "@escriba/specimens/Contract"
import { analyze } from "../../src/themes/BrazilianAnalysis.ts"
import { matcherOf, prepareQueries } from "../../src/themes/ThemeMatcher.ts"
import { goldenDocuments, goldenMatches, goldenThemes } from "./Golden.ts"

const matched = (text: string, termSets: ReadonlyArray<ReadonlyArray<ReadonlyArray<string>>>) => {
  const analyzed = analyze(text)
  const [query] = prepareQueries([{ title: "t", termSets }])
  return matcherOf(analyzed)(query!).map(({ position }) =>
    text.slice(analyzed.starts[position], analyzed.ends[position])
  )
}

it("matches any macro set, all of its term sets, any of their synonyms", () => {
  const termSets = [[["lei", "decreto"], ["saneamento"]], [["código de águas"]]]
  assert.deepStrictEqual(matched("O Saneamento segundo o DECRETO", termSets), ["Saneamento", "DECRETO"])
  assert.deepStrictEqual(matched("o código de águas", termSets), ["código", "de", "águas"])
  assert.deepStrictEqual(matched("a lei e o código das águas", termSets), [])
})

it("matches by stems and only whole phrases", () => {
  assert.deepStrictEqual(matched("as unidades de conservações", [[["unidade de conservação"]]]), [
    "unidades",
    "de",
    "conservações"
  ])
  assert.deepStrictEqual(matched("unidade. De conservação", [[["unidade de conservação"]]]), [
    "unidade",
    "De",
    "conservação"
  ])
})

it("does not match over more than twenty other words", () => {
  const between = (count: number) => `lei ${"x ".repeat(count)}escola`
  assert.deepStrictEqual(matched(between(20), [[["lei"], ["escola"]]]), ["lei", "escola"])
  assert.deepStrictEqual(matched(between(21), [[["lei"], ["escola"]]]), [])
})

it("takes a phrase with a word repeated", () => {
  assert.deepStrictEqual(matched("a a a b", [[["a a b"]]]), ["a", "a", "b"])
})

describe.skipIf(!hasContract)(`the contract's queries over its 109 documents (${withoutContract})`, () => {
  it("match the documents that OpenSearch found, every one and no other", () => {
    const expected = Object.entries(goldenMatches()).flatMap(([index, queries]) =>
      Object.entries(queries).flatMap(([title, ids]) => ids.map((id) => `${index} | ${title} | ${id.slice(0, 32)}`))
    )
    const prepared = goldenThemes().map(({ index, queries }) => ({ index, queries: prepareQueries(queries) }))
    const found = goldenDocuments().flatMap(({ _id, _source }) => {
      const match = matcherOf(analyze(_source.source_text))
      return prepared.flatMap(({ index, queries }) =>
        queries.filter((query) => match(query).length > 0).map(({ title }) => `${index} | ${title} | ${_id}`)
      )
    })
    assert.deepStrictEqual(found.sort(), [...new Set(expected)].sort())
  })
})
