import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { portugueseWords } from "../../../src/children/program/PortugueseWords.ts"

it.effect("knows the words of gazettes in lower case with their accents, and nothing else", () =>
  Effect.gen(function* () {
    const isWord = yield* portugueseWords
    const words = ["licitação", "pregão", "orçamentária", "municípios", "exoneração", "a", "contratada"]
    const others = ["segundafeira", "viceprefeito", "licitaç", "licitacão", "Licitação", ""]
    assert.deepStrictEqual([...words, ...others].filter(isWord), words)
  })
)
