import { assert, it } from "@effect/vitest"
import { inOtherNumber, stemOf, stemsOfTyped } from "../src/Stems.ts"

it("gives the singular and the plural of what gazettes are about one stem", () => {
  for (const [singular, plural] of [
    ["licitação", "licitações"],
    ["pregão", "pregões"],
    ["sessão", "sessões"],
    ["edital", "editais"],
    ["municipal", "MUNICIPAIS"],
    ["imóvel", "imóveis"],
    ["ordem", "ordens"],
    ["decreto", "decretos"],
    ["servidor", "servidores"]
  ] as const) {
    assert.strictEqual(stemOf(singular), stemOf(plural), singular)
    assert.isDefined(stemOf(singular))
  }
})

it("gives the composed and the decomposed spelling of a word one stem", () => {
  assert.strictEqual(stemOf("licitação".normalize("NFD")), "licit")
})

it("stems a word typed without its accents as the word it is meant to be", () => {
  for (const [plain, accented] of [
    ["licitacao", "licitação"],
    ["licitacoes", "licitações"],
    ["PREGOES", "pregão"],
    ["maes", "mães"]
  ] as const) {
    assert.include(stemsOfTyped(plain), stemOf(accented), plain)
  }
})

it("has no stem for numbers, mixtures with digits, short and endless words", () => {
  for (const word of ["2021", "a1b2c3", "de", "nº", "a".repeat(41), ""]) {
    assert.isUndefined(stemOf(word))
    assert.deepStrictEqual(stemsOfTyped(word), [])
  }
})

it("guesses a folded word's other number where the plural is irregular, and nothing elsewhere", () => {
  for (const [singular, plural] of [
    ["pregao", "pregoes"],
    ["edital", "editais"],
    ["imovel", "imoveis"],
    ["ordem", "ordens"]
  ] as const) {
    assert.include(inOtherNumber(singular), plural)
    assert.include(inOtherNumber(plural), singular)
  }
  for (const word of ["decreto", "decretos", "mais", "leis", "um", ""]) assert.deepStrictEqual(inOtherNumber(word), [])
})
