import { assert, describe, it } from "@effect/vitest"
import { rtfOf } from "@escriba/specimens/Rtf"
import { Effect } from "effect"
import * as fc from "fast-check"
import { RtfExtractor } from "../../src/builtin/RtfExtractor.ts"
import { attemptsBy, conformance } from "../../src/testing.ts"
import { bytesOf, fonts } from "../rtf/Rtf.ts"

const words = ["Diário Oficial", "Portaria nº 7", "Publique-se"]
conformance(RtfExtractor, {
  bytes: bytesOf(
    `{\\rtf1\\ansi\\deff0${fonts}\\pard Di\\'e1rio Oficial\\par Portaria n\\u186? 7\\par Publique-se\\par}`
  ),
  mediaType: "application/rtf",
  name: "diario.rtf",
  words
})

const { attempt, reasonOf: reasonOfBytes } = attemptsBy(RtfExtractor, "application/rtf")
const reasonOf = (rtf: string) => reasonOfBytes(bytesOf(rtf))

describe("the RTF extractor", () => {
  it.effect.each([
    ["what does not begin as RTF", "Corrupt", "Portaria nº 7"],
    ["what begins as another format", "Corrupt", "{\\html a}"],
    ["RTF behind text", "Corrupt", "a{\\rtf1 b}"],
    ["a document of pictures", "NoText", "{\\rtf1{\\pict\\wmetafile8 0100aa}\\par}"]
  ] as const)("calls %s %s", ([, reason, rtf]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(rtf), reason)
    })
  )

  it.effect.each(["\xEF\xBB\xBF", "\r\n \0", ""])("reads what is left of RTF that was cut, also behind %j", (before) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* attempt(bytesOf(`${before}{\\rtf1 Portaria\\par Art`))).text, "Portaria\nArt")
    })
  )

  it.effect("says LimitExceeded for groups that nest without end", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf(`{\\rtf1 a${"{".repeat(200_000)}`), "LimitExceeded")
    })
  )

  it.effect("passes megabytes of pictures between two words", () =>
    Effect.gen(function* () {
      const picture = `{\\pict\\pngblip\n${`${"89504e470d0a1a0a".repeat(8)}\n`.repeat(30_000)}}`
      const { text } = yield* attempt(bytesOf(`{\\rtf1 antes ${picture}{\\*\\shppict${picture}}depois}`))
      assert.strictEqual(text, "antes depois")
    })
  )

  it.effect("reads what another program wrote", () =>
    Effect.forEach(
      fc.sample(
        fc.array(fc.string({ unit: fc.constantFrom(..."aeiouçãº7€–“😀 {}\\"), minLength: 1 }), { minLength: 1 }),
        {
          numRuns: 40,
          seed: 7
        }
      ),
      (lines) =>
        Effect.gen(function* () {
          const paragraphs = [...lines.map((line) => line.trim()).filter((line) => line !== ""), "fim"]
          assert.strictEqual((yield* attempt(yield* rtfOf(paragraphs))).text, paragraphs.join("\n"))
        })
    )
  )
})
