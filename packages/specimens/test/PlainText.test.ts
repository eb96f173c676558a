import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect } from "effect"
import fc from "fast-check"
import { encodeText } from "../src/PlainText.ts"

const portuguese = fc.string({ unit: fc.constantFrom(..."abcçãõáéíóúâêôàüÇÃº ª§°\n\t–—“”•€R$0123,."), maxLength: 60 })

describe("encodeText", () => {
  it.effect.each(["utf-8", "windows-1252", "utf-16le"] as const)("gives text that %s decodes to itself", (encoding) =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(portuguese, (text) =>
          Effect.runPromise(
            Effect.map(encodeText(text, encoding), (bytes) =>
              assert.strictEqual(new TextDecoder(encoding, { fatal: true }).decode(bytes), text)
            )
          )
        )
      )
    )
  )

  it.effect("marks UTF-16 by a byte order mark and nothing else", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual([...(yield* encodeText("ç", "utf-16le"))], [0xff, 0xfe, 0xe7, 0x00])
      assert.deepStrictEqual([...(yield* encodeText("ç", "utf-8"))], [0xc3, 0xa7])
      assert.deepStrictEqual([...(yield* encodeText("ç–", "windows-1252"))], [0xe7, 0x96])
    })
  )

  it.effect("dies rather than write a question mark", () =>
    Effect.gen(function* () {
      const cause = yield* Effect.flip(Effect.sandbox(encodeText("≤ 3", "windows-1252")))
      assert.include(Cause.pretty(cause), "does not have: ≤")
    })
  )
})
