import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { portugueseWords } from "../../../src/stages/text/PortugueseWords.ts"
import { withServices } from "../../Command.ts"

it.effect("knows the words of gazettes in small letters with their accents, and nothing else", () =>
  Effect.gen(function* () {
    const isWord = yield* portugueseWords
    for (const word of ["licitação", "pregão", "orçamentária", "municípios", "exoneração", "a", "contratada"]) {
      assert.isTrue(isWord(word), word)
    }
    for (const word of ["segundafeira", "viceprefeito", "licitaç", "licitacão", "Licitação", ""]) {
      assert.isFalse(isWord(word), word)
    }
  }).pipe(withServices)
)
