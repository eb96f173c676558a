import { assert, describe, it } from "@effect/vitest"
import { hasContract, withoutContract } from "@escriba/specimens/Contract"
import fc from "fast-check"
import { tagEntities, untagged } from "../../src/themes/EntityTags.ts"
import { goldenExcerpts, goldenThemes } from "./Golden.ts"

const entities = {
  categories: [
    { name: "entidadeambiental", description: "d" },
    { name: "lugar", description: "d" }
  ],
  cases: [
    { category: "entidadeambiental", title: "CNUC", values: ["cadastro nacional de unidades de conservação", "cnuc"] },
    { category: "entidadeambiental", title: "Unidade de Conservação", values: ["unidade de conservação"] },
    { category: "lugar", title: "Conservação Norte", values: ["conservação norte"] }
  ]
}

const tag = (excerpt: string) => tagEntities(excerpt, entities)

it("tags the values of a case, their other forms too", () => {
  assert.deepStrictEqual(tag("As Unidades de Conservação do CNUC."), {
    text: "As <entidadeambiental>Unidades de Conservação</entidadeambiental> do <entidadeambiental>CNUC</entidadeambiental>.",
    entities: ["CNUC", "Unidade de Conservação"]
  })
})

it("tags the longer of two that overlap, and names both", () => {
  assert.deepStrictEqual(tag("o Cadastro Nacional de Unidades de Conservação Norte"), {
    text: "o <entidadeambiental>Cadastro Nacional de Unidades de Conservação</entidadeambiental> Norte",
    entities: ["CNUC", "Conservação Norte", "Unidade de Conservação"]
  })
})

it.each(["02.917.407/0001-10", "02917407000110", "02917407/0001-10", "02.917.407/000110"])(
  "tags the CNPJ %s",
  (cnpj) => {
    assert.deepStrictEqual(tag(`nº ${cnpj}, de`), {
      text: `nº <entidadecnpj>${cnpj}</entidadecnpj>, de`,
      entities: ["CNPJ"]
    })
  }
)

it.each(["029174070001101", "9902.917.407/0001-10", "02.917.407/0001-1", "2.917.407/0001-10", "02 917 407/0001-10"])(
  "finds no CNPJ in %s",
  (number) => {
    assert.deepStrictEqual(tag(number), { text: number, entities: [] })
  }
)

it.each(["12.ABC.345/01DE-35", "12ABC34501DE35"])("tags the CNPJ with letters %s", (cnpj) => {
  assert.strictEqual(tag(`nº ${cnpj}, de`).text, `nº <entidadecnpj>${cnpj}</entidadecnpj>, de`)
})

it.each(["12ABC34501DE36", "ABCDEFGHIJKL12", "X12.ABC.345/01DE-35", "12.abc.345/01de-35"])(
  "finds no CNPJ with letters in %s",
  (text) => {
    assert.deepStrictEqual(tag(text), { text, entities: [] })
  }
)

it("removes the tags of a category that has another name now", () => {
  const renamed = { ...entities, categories: [], cases: [] }
  assert.strictEqual(tagEntities("a <lei>lei de <norma>licitações</norma></lei>", renamed).text, "a lei de licitações")
  const [lei, norma] = ["lei", "norma"].map((name) => ({
    categories: [{ name, description: "d" }],
    cases: [{ category: name, title: "Lei", values: ["lei de licitações"] }]
  }))
  const before = tagEntities("a lei de licitações", lei!).text
  assert.strictEqual(tagEntities(before, norma!).text, "a <norma>lei de licitações</norma>")
})

it("repairs what the system before us tagged twice", () => {
  const nested =
    "<entidadeambiental>cadastro nacional de <entidadeambiental>unidades de conservação</entidadeambiental></entidadeambiental>"
  assert.strictEqual(
    tag(nested).text,
    "<entidadeambiental>cadastro nacional de unidades de conservação</entidadeambiental>"
  )
})

it("takes off the tag of a category that was renamed since", () => {
  assert.strictEqual(tag("o <entidadeantiga>rio</entidadeantiga>").text, "o rio")
})

const pieces = fc.constantFrom(
  ...[
    "cadastro nacional de",
    "unidades de conservação",
    "norte",
    "CNUC",
    "02.917.407/0001-10",
    "0",
    "<",
    ">",
    "</",
    "x"
  ],
  ...["entidadecnpj", "<entidadecnpj>", "</entidadecnpj>", "<lugar>", "</lugar>", "lugar>", "<b>", "é", " "]
)
const texts = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(" "))
const joined = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(""))

it("changes nothing when it runs again", () => {
  fc.assert(
    fc.property(fc.oneof(texts, joined), (text) => {
      const once = tag(text)
      assert.deepStrictEqual(tag(once.text), once)
    }),
    { numRuns: 2000 }
  )
})

it("changes no word, whatever was tagged before, and never nests", () => {
  fc.assert(
    fc.property(fc.oneof(texts, joined), (text) => {
      const names = entities.categories.map(({ name }) => name)
      const tagged = tag(text).text
      assert.strictEqual(untagged(tagged, names), untagged(text, names))
      const tags = tagged.match(/<\/?(?:entidade\w*|lugar)>/g) ?? []
      for (const [index, name] of tags.entries()) {
        assert.strictEqual(name, index % 2 === 0 ? name.replace("/", "") : tags[index - 1]!.replace("<", "</"))
      }
    }),
    { numRuns: 2000 }
  )
})

it("comes to the same from cases first or numbers first", () => {
  const text = "CNUC 02.917.407/0001-10, unidade de conservação"
  const casesFirst = tagEntities(text, { ...entities, cases: entities.cases.slice(1) }).text
  assert.deepStrictEqual(tag(casesFirst), tag(text))
  assert.deepStrictEqual(tag(tagEntities(text, { categories: [], cases: [] }).text), tag(text))
})

describe.skipIf(!hasContract)(`the contract's excerpts (${withoutContract})`, () => {
  it("get the tags and the entities that they have in the dump", () => {
    const themes = new Map(goldenThemes().map((theme) => [theme.index, theme]))
    for (const { _index, _id, _source } of goldenExcerpts()) {
      const { categories, cases } = themes.get(_index)!.entities
      const plain = _source.excerpt.replace(/<\/?entidade\w+>/g, "")
      const expected = { text: _source.excerpt, entities: _source.excerpt_entities ?? [] }
      assert.deepStrictEqual(tagEntities(plain, { categories, cases }), expected, _id)
      assert.deepStrictEqual(tagEntities(_source.excerpt, { categories, cases }), expected, _id)
    }
  })
})
