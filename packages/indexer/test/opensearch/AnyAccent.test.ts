import { assert, describe, it } from "@effect/vitest"
import { anyAccent, standardWordsOf } from "../../src/opensearch/AnyAccent.ts"

const isFound = (typed: string, standing: string) =>
  standardWordsOf(typed).every((word) => new RegExp(`^${anyAccent(word)}$`).test(standing))

describe("a word with any accents", () => {
  it.each(["licitação", "LICITACAO", "licitacão", "licitação".normalize("NFD")])(
    "is found in every spelling of the query and of the text: %s",
    (typed) => {
      assert.isTrue(isFound(typed, "licitação"))
      assert.isTrue(isFound(typed, "licitacao"))
      assert.isTrue(isFound(typed, "licitação".normalize("NFD")))
      assert.isFalse(isFound(typed, "licitações"))
    }
  )

  it("escapes signs that are operators", () => {
    assert.isTrue(isFound("2.021", "2.021"))
    assert.isFalse(isFound("2.021", "2x021"))
    assert.isTrue(isFound("d'água", "d'agua"))
  })

  it("is cut out of a phrase as the standard tokenizer cuts texts", () => {
    assert.deepStrictEqual(standardWordsOf("Lei nº 2.021/2020, pé-de-moleque (a_b) text:sim § — 😀"), [
      "lei",
      "nº",
      "2.021",
      "2020",
      "pe",
      "de",
      "moleque",
      "a_b",
      "text:sim"
    ])
  })
})
