import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { builtins } from "../src/Builtins.ts"
import { ExtractError } from "../src/ExtractError.ts"
import type { Extractor } from "../src/Extractor.ts"
import { Declined, ExtractorList } from "../src/ExtractorList.ts"
import { attemptText, inputOf } from "../src/testing.ts"

const one = inputOf(new TextEncoder().encode("x"), "text/plain")
const sound = (id: string): Extractor => ({
  id,
  version: "1",
  placement: "parent",
  accepts: () => true,
  extract: () => Stream.succeed({ number: 1, text: "whole" })
})
const failing = (id: string, reason: ExtractError["reason"]): Extractor => ({
  ...sound(id),
  extract: () =>
    Stream.concat(
      Stream.succeed({ number: 1, text: "half a page" }),
      Stream.fail(new ExtractError({ extractor: id, reason, detail: "made to fail" }))
    )
})
const refusing = (id: string): Extractor => ({ ...sound(id), accepts: () => false })
const extract = (list: ReadonlyArray<Extractor>, input = one) =>
  Effect.gen(function* () {
    return yield* (yield* ExtractorList).extract(input, (extractor) => attemptText(extractor, input))
  }).pipe(Effect.provide(ExtractorList.layer(list.map((extractor) => Effect.succeed(extractor)))))

describe("the list of extractors", () => {
  it.effect("falls through on a document's fault, keeps the attempt and never mixes two texts", () =>
    Effect.gen(function* () {
      const { value, attempts } = yield* extract([failing("first", "Corrupt"), refusing("never"), sound("second")])
      assert.strictEqual(value.report.extractor, "second")
      assert.strictEqual(value.text, "whole")
      assert.deepStrictEqual(attempts, [{ extractor: "first", reason: "Corrupt", detail: "made to fail" }])
    })
  )

  it.effect("stops at a fault of a dependency, so that a retry and not a worse extractor decides", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        extract([failing("a", "NoText"), failing("tika", "ExtractorUnavailable"), sound("worse")])
      )
      assert.deepInclude(error, { extractor: "tika", reason: "ExtractorUnavailable" })
      assert.deepStrictEqual(error.attempts, [{ extractor: "a", reason: "NoText", detail: "made to fail" }])
      assert.isFalse(error.isDocumentFault)
    })
  )

  it.effect("passes over one that declines where it runs, as over one that does not accept", () =>
    Effect.gen(function* () {
      const extractors = yield* ExtractorList
      const attempted = yield* extractors.extract(one, (extractor, attempt) =>
        extractor.id === "elsewhere" ? Effect.fail(new Declined({ extractor: extractor.id })) : Effect.succeed(attempt)
      )
      assert.deepStrictEqual(attempted, { value: 1, attempts: [] })
    }).pipe(Effect.provide(ExtractorList.layer([Effect.succeed(sound("elsewhere")), Effect.succeed(sound("here"))])))
  )

  it.effect("fails with the last error and the earlier ones in it when nobody succeeds", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(extract([failing("a", "Corrupt"), failing("b", "Encrypted")]))
      assert.strictEqual(error.message, "b: made to fail")
      assert.deepStrictEqual(
        error.attempts.map((attempt) => attempt.extractor),
        ["a"]
      )
    })
  )

  it.effect("calls a document Unsupported that nobody accepts, and Empty when it has no bytes", () =>
    Effect.gen(function* () {
      assert.deepInclude(yield* Effect.flip(extract([refusing("a")])), { extractor: "none", reason: "Unsupported" })
      const empty = inputOf(new Uint8Array(0), "application/pdf")
      assert.deepInclude(yield* Effect.flip(extract([sound("a")], empty)), { extractor: "none", reason: "Empty" })
    })
  )

  it.effect("dies at start-up on two extractors with one id", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(extract([sound("same"), sound("same")]))
      assert.isTrue(Exit.hasDies(exit))
    })
  )

  it.effect("holds the built-in ones in the order they are asked", () =>
    Effect.gen(function* () {
      const { list } = yield* ExtractorList
      assert.deepStrictEqual(
        list.map(({ id }) => id),
        ["plain-text", "html", "pdf", "mammoth", "docx", "doc", "odt", "rtf", "xml", "envelope"]
      )
      assert.isTrue(list.every(({ placement }) => placement === "sandbox"))
    }).pipe(Effect.provide(ExtractorList.layer(builtins)))
  )
})
