import { assert, describe, it } from "@effect/vitest"
import { contractJson, hasContract, withoutContract } from "@escriba/specimens/Contract"
import { entitySearch, excerptSearch } from "../../src/themes/ThemeRequests.ts"

describe.skipIf(!hasContract)(`requests to OpenSearch (${withoutContract})`, () => {
  const golden = hasContract ? contractJson("themes/requests.json") : undefined

  it("ask for excerpts in the contract's words", () => {
    const { title, term_sets: termSets } = golden.theme_query
    const body = excerptSearch({ title, termSets }, (synonym) => synonym.split(" "), ["<id>", "..."])
    assert.deepStrictEqual(body, golden.excerpt_search)
  })

  it("ask for entities in the contract's words", () => {
    const entity = { category: "categoria", title: "Caso", values: ["nome por extenso", "sigla"] }
    assert.deepStrictEqual(entitySearch(entity, ["<excerpt id>", "..."]), golden.entity_search)
  })
})
