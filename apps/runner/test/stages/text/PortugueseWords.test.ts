import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { portugueseWords } from "../../../src/stages/text/PortugueseWords.ts"
import { withServices } from "../../Command.ts"

it.effect("knows the words of gazettes in small letters with their accents, and nothing else", () =>
  Effect.gen(function* () {
    const isWord = yield* portugueseWords
    const words = ["licitação", "pregão", "orçamentária", "municípios", "exoneração", "a", "contratada"]
    const others = ["segundafeira", "viceprefeito", "licitaç", "licitacão", "Licitação", ""]
    assert.deepStrictEqual([...words, ...others].filter(isWord), words)
  }).pipe(withServices)
)
