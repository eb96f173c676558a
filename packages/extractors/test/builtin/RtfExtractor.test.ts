import { assert, describe, it } from "@effect/vitest"
import { rtfOf } from "@escriba/specimens/Rtf"
import { Effect } from "effect"
import * as fc from "fast-check"
import { RtfExtractor } from "../../src/builtin/RtfExtractor.ts"
import { attemptText, conformance, inputOf } from "../../src/testing.ts"
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

const attempt = (bytes: Uint8Array) =>
  Effect.gen(function* () {
    return yield* attemptText(yield* RtfExtractor, inputOf(bytes, "application/rtf"))
  })
const reasonOf = (rtf: string) => Effect.map(Effect.flip(attempt(bytesOf(rtf))), ({ reason }) => reason)

describe("the RTF extractor", () => {
  it.effect("says Corrupt for what does not begin as RTF, and NoText for a document of pictures", () =>
    Effect.gen(function* () {
      for (const none of ["Portaria nº 7", "{\\html a}", "a{\\rtf1 b}"])
        assert.strictEqual(yield* reasonOf(none), "Corrupt")
      assert.strictEqual(yield* reasonOf("{\\rtf1{\\pict\\wmetafile8 0100aa}\\par}"), "NoText")
    })
  )

  it.effect("reads RTF behind a byte order mark or blank lines, and what is left of one that was cut", () =>
    Effect.gen(function* () {
      for (const before of ["\xEF\xBB\xBF", "\r\n \0", ""]) {
        assert.strictEqual((yield* attempt(bytesOf(`${before}{\\rtf1 Portaria\\par Art`))).text, "Portaria\nArt")
      }
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
