import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref, Stream } from "effect"
import * as fc from "fast-check"
import { defaultLimits, runAttempt } from "../src/Attempt.ts"
import { ExtractError } from "../src/ExtractError.ts"
import type { Extractor, Page } from "../src/Extractor.ts"
import { attemptText, inputOf } from "../src/testing.ts"

const input = inputOf(new Uint8Array(1), "text/plain")
const extractorOf = (pages: Stream.Stream<Page, ExtractError>): Extractor => ({
  id: "made",
  version: "7",
  placement: "parent",
  accepts: () => true,
  extract: () => pages
})
const numbered = (texts: ReadonlyArray<string>) =>
  extractorOf(Stream.fromArray(texts.map((text, i) => ({ number: i + 1, text }))))

describe("an attempt", () => {
  it.effect("joins the pages by one line feed, with offsets that slice the very pages out of the bytes", () =>
    Effect.gen(function* () {
      const texts = ["Diário Oficial", "", "São Paulo, 7º 😀"]
      const { report, bytes, text } = yield* attemptText(numbered(texts), input)
      assert.strictEqual(text, texts.join("\n"))
      assert.deepStrictEqual(
        report.pages.map(({ offsetBytes, lengthBytes }) =>
          new TextDecoder().decode(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
        ),
        texts
      )
      assert.deepInclude(report, { extractor: "made", version: "7", sizeBytes: bytes.length })
    })
  )

  it("keeps its offsets for any pages", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (random) => {
        const texts = ["a", ...random]
        const { report, bytes } = Effect.runSync(attemptText(numbered(texts), input))
        const sliced = report.pages.map(({ offsetBytes, lengthBytes }) =>
          new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
        )
        assert.deepStrictEqual(
          sliced,
          texts.map((text) => text.toWellFormed())
        )
      })
    )
  })

  it.effect.each([
    { what: "more pages than allowed", limits: { ...defaultLimits, maxPages: 2 }, texts: ["a", "b", "c"], written: 2 },
    {
      what: "more characters than allowed, over all pages",
      limits: { ...defaultLimits, maxCharacters: 5 },
      texts: ["abc", "def", "g"],
      written: 1
    }
  ])("fails with LimitExceeded on $what, before it writes the page that is too much", ({ limits, texts, written }) =>
    Effect.gen(function* () {
      let writes = 0
      const count = () => Effect.sync(() => void writes++)
      const error = yield* Effect.flip(runAttempt(numbered(texts), input, limits, count))
      assert.strictEqual(error.reason, "LimitExceeded")
      assert.strictEqual(writes, written)
    })
  )

  it.effect.each([{ texts: ["", " \n", "\f"] }, { texts: ["• — …"] }, { texts: [] }])(
    "fails with NoText where no page has a letter or a digit: $texts",
    ({ texts }) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(attemptText(numbered(texts), input))).reason, "NoText")
      })
  )

  it.effect("calls a gap in the page numbers a bug of the extractor", () =>
    Effect.gen(function* () {
      const extractor = extractorOf(Stream.make({ number: 1, text: "a" }, { number: 3, text: "c" }))
      const error = yield* Effect.flip(attemptText(extractor, input))
      assert.strictEqual(error.reason, "Defect")
      assert.isFalse(error.isDocumentFault)
    })
  )

  it.effect("closes the extractor's scope when the write fails", () =>
    Effect.gen(function* () {
      const isOpen = yield* Ref.make(false)
      const held = Effect.acquireRelease(Ref.set(isOpen, true), () => Ref.set(isOpen, false))
      const extractor = extractorOf(Stream.unwrap(Effect.as(held, Stream.make({ number: 1, text: "a" }))))
      const full = new ExtractError({ extractor: "none", reason: "DiskFull", detail: "no space" })
      const error = yield* Effect.flip(
        runAttempt(extractor, input, defaultLimits, () =>
          Ref.get(isOpen).pipe(
            Effect.map((open) => assert.isTrue(open)),
            Effect.andThen(Effect.fail(full))
          )
        )
      )
      assert.strictEqual(error, full)
      assert.isFalse(yield* Ref.get(isOpen))
    })
  )
})
