import { assert, describe, it } from "@effect/vitest"
import { hasContract, withoutContract } from "@escriba/specimens/Contract"
import { analyze } from "../../src/themes/BrazilianAnalysis.ts"
import { excerptsOf, findFragments } from "../../src/themes/Excerpts.ts"
import { prepareQueries } from "../../src/themes/ThemeMatcher.ts"
import { goldenDocuments, goldenExcerpts, goldenMatches, goldenThemes, md5 } from "./Golden.ts"

const long = (text: string) => `${text} ${"palavra ".repeat(30)}`.trim()

it("keeps all subthemes of a fragment that several queries found, in alphabetical order", () => {
  const fragment = long("água")
  const found = ["Águas", "Saneamento", "Aquicultura", "Águas"].map((subtheme) => ({ fragment, subtheme }))
  assert.deepStrictEqual(excerptsOf("c", found, md5), [
    { id: `c_${md5(fragment)}`, text: fragment, subthemes: ["Águas", "Aquicultura", "Saneamento"] }
  ])
})

it("collapses white space, takes the id from the fragment as it was, and drops what is shorter than 200 characters", () => {
  const fragment = `${"a".repeat(99)} \n\u00a0\t${"b".repeat(100)}`
  const [excerpt] = excerptsOf("c", [{ fragment, subtheme: "s" }], md5)
  assert.strictEqual(excerpt?.text, `${"a".repeat(99)} ${"b".repeat(100)}`)
  assert.strictEqual(excerpt?.id, `c_${md5(fragment)}`)
  assert.deepStrictEqual(excerptsOf("c", [{ fragment: fragment.slice(1), subtheme: "s" }], md5), [])
})

const fragmentsOf = (text: string, phrase: string) =>
  findFragments(analyze(text), prepareQueries([{ title: "t", termSets: [[[phrase]]] }])).map(({ fragment }) => fragment)

it("gives whole sentences up to 2,000 characters", () => {
  const sentence = `Uma frase com ${"palavras ".repeat(50)}. `
  assert.deepStrictEqual(fragmentsOf(`${sentence.repeat(3)}A água. ${sentence.repeat(9)}`, "água"), [
    `A água. ${sentence.repeat(4)}`.trim()
  ])
})

it("cuts a sentence that is longer at words", () => {
  const [fragment = ""] = fragmentsOf(`${"palavra ".repeat(600)}água ${"palavra ".repeat(600)}`, "água")
  assert.isTrue(fragment.length >= 1990 && fragment.length <= 2010)
  assert.match(fragment, /^palavra .*água.* palavra$|^palavra .* água$/)
})

it("gives ten fragments at most, the best ones, in the order of the text", () => {
  const sentence = (count: number) => `Parte ${count} ${"água ".repeat(count % 13)}${"x ".repeat(990)}. `
  const text = Array.from({ length: 26 }, (_, count) => sentence(count)).join("")
  const numbers = fragmentsOf(text, "água").map((fragment) => Number(/^Parte (\d+)/.exec(fragment)?.[1]))
  assert.deepStrictEqual(numbers, [8, 9, 10, 11, 12, 21, 22, 23, 24, 25])
})

it("gives none where nothing matches", () => {
  assert.deepStrictEqual(fragmentsOf("nada", "água"), [])
})

describe.skipIf(!hasContract)(`the contract's 109 documents (${withoutContract})`, () => {
  const excerpts = () => {
    const themes = goldenThemes().map(({ index, queries }) => ({ index, queries: prepareQueries(queries) }))
    return goldenDocuments().flatMap(({ _id, _source }) => {
      const text = analyze(_source.source_text)
      return themes.flatMap(({ index, queries }) =>
        excerptsOf(_id, findFragments(text, queries), md5).map((excerpt) => ({ index, ...excerpt }))
      )
    })
  }

  it("give the 77 excerpts of OpenSearch, letter by letter, with the subthemes of all their queries", () => {
    const titles = new Map<string, Array<string>>()
    for (const queries of Object.values(goldenMatches())) {
      for (const [title, ids] of Object.entries(queries)) {
        for (const id of ids) titles.set(id, [...(titles.get(id) ?? []), title])
      }
    }
    const expected = goldenExcerpts().map(({ _index, _id, _source }) => ({
      index: _index,
      id: _id,
      text: _source.excerpt.replace(/<\/?entidade\w+>/g, ""),
      subthemes: titles.get(_id)!.sort(new Intl.Collator("pt-BR").compare)
    }))
    assert.lengthOf(expected, 77)
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
    assert.deepStrictEqual([...excerpts()].sort(byId), expected.sort(byId))
  })
})
