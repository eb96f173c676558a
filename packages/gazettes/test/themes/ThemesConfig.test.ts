import { assert, describe, it } from "@effect/vitest"
import { contractText, hasContract, withoutContract } from "@escriba/specimens/Contract"
import { Result } from "effect"
import { parseThemes } from "../../src/themes/ThemesConfig.ts"

const problemsOf = (value: unknown) => {
  const parsed = parseThemes(typeof value === "string" ? value : JSON.stringify(value))
  return Result.isFailure(parsed) ? parsed.failure.message.split("\n") : []
}

const theme = {
  name: "Água",
  index: "agua",
  stopwords: ["lei"],
  entities: {
    categories: [{ name: "entidadeagua", description: "d" }],
    cases: [{ category: "entidadeagua", title: "ANA", values: ["ana"] }]
  },
  queries: [{ title: "Rios", term_sets: [[["rio", "rios"], ["lei"]]] }]
}

it("reads a theme", () => {
  const { themes } = Result.getOrThrow(parseThemes(JSON.stringify({ themes: [theme] })))
  assert.deepStrictEqual(themes[0]?.queries, [{ title: "Rios", termSets: [[["rio", "rios"], ["lei"]]] }])
  assert.deepStrictEqual(themes[0]?.entities, theme.entities)
})

it("lists all problems, each with its place", () => {
  const broken = {
    ...theme,
    index: "Água Doce",
    entities: {
      categories: [{ name: "<b>", description: "d" }, { name: "<b>" }],
      cases: [
        { category: "outra", title: "ANA", values: [] },
        { title: "ANA", category: "<b>", values: ["?!", 3] }
      ]
    },
    queries: [
      { title: "Rios", term_sets: [[["rio"], []], []] },
      { title: "Rios", term_sets: [[["  ", "—"]]] },
      { term_sets: "rio" }
    ]
  }
  assert.deepStrictEqual(problemsOf({ themes: [theme, { ...theme, queries: [] }, broken] }), [
    'theme "Água": queries is an empty list',
    'theme "Água": "Água Doce" cannot name an index',
    'theme "Água", category 1: "<b>" cannot name a tag: use letters and digits',
    'theme "Água", category 2: "<b>" cannot name a tag: use letters and digits',
    'theme "Água", category 2: description is missing, empty or not a text',
    'theme "Água", case "ANA": values is an empty list',
    'theme "Água", case "ANA": its category "outra" is not among the categories',
    'theme "Água", case "ANA": "?!" has no word in it',
    'theme "Água", case "ANA": a phrase is missing, empty or not a text',
    'theme "Água", query "Rios", macro set 1, term set 2: it is an empty list',
    'theme "Água", query "Rios", macro set 2: it is an empty list',
    'theme "Água", query "Rios", macro set 1, term set 1: a phrase is missing, empty or not a text',
    'theme "Água", query "Rios", macro set 1, term set 1: "—" has no word in it',
    'theme "Água", query 3: title is missing, empty or not a text',
    'theme "Água", query 3: term_sets is missing or not a list',
    'theme "Água": category "<b>" appears more than once',
    'theme "Água": case "ANA" appears more than once',
    'theme "Água": query "Rios" appears more than once',
    'the file: theme "Água" appears more than once',
    'the file: index "agua" appears more than once'
  ])
})

it.each([["{"], ["[]"], ["null"], ['{"themes": {}}'], ['{"themes": []}'], ['{"themes": [null]}']] as const)(
  "refuses %s and says why",
  (text) => {
    assert.isNotEmpty(problemsOf(text))
  }
)

describe.skipIf(!hasContract)(`the contract's configuration (${withoutContract})`, () => {
  it("loads unchanged", () => {
    const { themes } = Result.getOrThrow(parseThemes(contractText("themes-config.json")))
    assert.deepStrictEqual(
      themes.map(({ index, queries, entities }) => [index, queries.length, entities.cases.length]),
      [
        ["ambiental", 11, 19],
        ["educacao", 7, 9]
      ]
    )
  })
})
