import { assert, it } from "@effect/vitest"
import { inOtherNumber, stemOf, stemsOfTyped } from "../src/Stems.ts"

it.each([
  ["licitação", "licitações"],
  ["pregão", "pregões"],
  ["sessão", "sessões"],
  ["edital", "editais"],
  ["municipal", "MUNICIPAIS"],
  ["imóvel", "imóveis"],
  ["ordem", "ordens"],
  ["decreto", "decretos"],
  ["servidor", "servidores"]
])("gives the singular and the plural of what gazettes are about one stem: %s", (singular, plural) => {
  assert.strictEqual(stemOf(singular), stemOf(plural))
  assert.isDefined(stemOf(singular))
})

it("gives the composed and the decomposed spelling of a word one stem", () => {
  assert.strictEqual(stemOf("licitação".normalize("NFD")), "licit")
})

it.each([
  ["licitacao", "licitação"],
  ["licitacoes", "licitações"],
  ["PREGOES", "pregão"],
  ["maes", "mães"]
])("stems a word typed without its accents as the word it is meant to be: %s", (plain, accented) => {
  assert.include(stemsOfTyped(plain), stemOf(accented))
})

it.each(["2021", "a1b2c3", "de", "nº", "a".repeat(41), ""])(
  "has no stem for numbers, mixtures with digits, short and endless words: %s",
  (word) => {
    assert.isUndefined(stemOf(word))
    assert.deepStrictEqual(stemsOfTyped(word), [])
  }
)

it.each([
  ["pregao", "pregoes"],
  ["edital", "editais"],
  ["imovel", "imoveis"],
  ["ordem", "ordens"]
])("guesses a folded word's other number where the plural is irregular: %s, %s", (singular, plural) => {
  assert.include(inOtherNumber(singular), plural)
  assert.include(inOtherNumber(plural), singular)
})

it.each(["decreto", "decretos", "mais", "leis", "um", ""])("guesses no other number of %j", (word) => {
  assert.deepStrictEqual(inOtherNumber(word), [])
})
