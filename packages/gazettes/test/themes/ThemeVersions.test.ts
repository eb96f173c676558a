import { assert, it } from "@effect/vitest"
import { Result } from "effect"
import type { Theme } from "../../src/themes/Theme.ts"
import { parseThemes } from "../../src/themes/ThemesConfig.ts"
import { fingerprintsOf } from "../../src/themes/ThemeVersions.ts"
import { md5 } from "./Golden.ts"

const theme: Theme = {
  name: "Água",
  index: "agua",
  stopwords: ["lei"],
  entities: {
    categories: [
      { name: "entidadeagua", description: "d" },
      { name: "entidadelei", description: "e" }
    ],
    cases: [
      { category: "entidadeagua", title: "ANA", values: ["ana", "agência nacional de águas"] },
      { category: "entidadelei", title: "Lei", values: ["lei das águas"] }
    ]
  },
  queries: [
    { title: "Rios", termSets: [[["rio", "rios"], ["lei"]], [["bacia"]]] },
    { title: "Lagos", termSets: [[["lago"]]] }
  ]
}
const { cases, categories } = theme.entities
const [rivers, lakes] = theme.queries as [Theme["queries"][number], Theme["queries"][number]]

/** The versions that this change changes. */
const changedBy = (change: Partial<Theme>): ReadonlyArray<string> => {
  const [before, after] = [fingerprintsOf(theme, md5), fingerprintsOf({ ...theme, ...change }, md5)]
  return (["themes", "entities"] as const).filter((stage) => before[stage] !== after[stage])
}

it.each<[string, Theme["queries"]]>([
  ["a query more", [rivers, lakes, { title: "Mares", termSets: [[["mar"]]] }]],
  ["a query less", [rivers]],
  ["another title", [rivers, { ...lakes, title: "Lagoas" }]],
  ["another synonym", [rivers, { ...lakes, termSets: [[["lago", "lagoa"]]] }]],
  ["a term set where a synonym was", [{ ...rivers, termSets: [[["rio"], ["rios"], ["lei"]], [["bacia"]]] }, lakes]],
  ["a macro set where a term set was", [{ ...rivers, termSets: [[["rio", "rios"]], [["lei"]], [["bacia"]]] }, lakes]],
  [
    "titles exchanged",
    [
      { ...rivers, title: "Lagos" },
      { ...lakes, title: "Rios" }
    ]
  ]
])("%s means other excerpts, and says nothing of entities", (_, queries) => {
  assert.deepStrictEqual(changedBy({ queries }), ["themes"])
})

it.each<[string, Partial<Theme["entities"]>]>([
  ["another value", { cases: [cases[0]!, { ...cases[1]!, values: ["lei das águas", "9.433"] }] }],
  ["another title of a case", { cases: [cases[0]!, { ...cases[1]!, title: "Lei das Águas" }] }],
  ["another category of a case", { cases: [cases[0]!, { ...cases[1]!, category: "entidadeagua" }] }],
  ["a case less", { cases: [cases[0]!] }],
  ["another order of cases, which decides between two of the same words", { cases: cases.toReversed() }],
  ["a category that no case has", { categories: [...categories, { name: "outra", description: "" }] }]
])("%s means other entities, and says nothing of excerpts", (_, change) => {
  assert.deepStrictEqual(changedBy({ entities: { cases, categories, ...change } }), ["entities"])
})

it.each<[string, Partial<Theme>]>([
  ["the theme's name, index and stop words", { name: "Águas", index: "aguas", stopwords: [] }],
  ["descriptions", { entities: { cases, categories: categories.map(({ name }) => ({ name, description: "x" })) } }],
  ["the order of categories", { entities: { cases, categories: categories.toReversed() } }],
  [
    "the order of a case's values",
    { entities: { categories, cases: cases.map((one) => ({ ...one, values: one.values.toReversed() })) } }
  ],
  ["the order of queries", { queries: [lakes, rivers] }],
  [
    "the order of macro sets, term sets and synonyms",
    { queries: [{ ...rivers, termSets: [[["bacia"]], [["lei"], ["rios", "rio"]]] }, lakes] }
  ]
])("%s means nothing to either", (_, change) => {
  assert.deepStrictEqual(changedBy(change), [])
})

it("the order of a file's keys means nothing", () => {
  const category = { name: "c", description: "d" }
  const entity = { category: "c", title: "t", values: ["v"] }
  const query = { title: "q", term_sets: [[["s"]]] }
  const one = {
    name: "n",
    index: "i",
    stopwords: [],
    entities: { categories: [category], cases: [entity] },
    queries: [query]
  }
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    return typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, member]) => [key, reversed(member)])
        )
      : value
  }
  const fingerprints = [one, reversed(one)].map((value) =>
    fingerprintsOf(Result.getOrThrow(parseThemes(JSON.stringify({ themes: [value] }))).themes[0]!, md5)
  )
  assert.deepStrictEqual(fingerprints[0], fingerprints[1])
})
