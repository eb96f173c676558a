import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { ExtractError, type ExtractReason } from "../../src/ExtractError.ts"
import { PageReading, type PdfEngine, readPages } from "../../src/pdf/PdfEngine.ts"
import { secondOpinion } from "../../src/pdf/SecondOpinion.ts"
import { inputOf } from "../../src/testing.ts"

const law = "o prefeito do município, no uso de suas atribuições, faz saber que a câmara aprovou a lei. ".repeat(4)
const broken = "\uE001\uE002\uE003 \uE004\uE005 \uE006".repeat(20)
/** Every letter is replaced by another, as if a font's own numbers were taken for letters. */
const shifted = law.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 29))
const english = "the council has made known that this law was signed ".repeat(8)
const letters = law.replace(/(?<=\S)(?=\S)/g, " ")

const error = (extractor: string, reason: ExtractReason) => new ExtractError({ extractor, reason, detail: reason })

/** An engine whose pages are given: a text, a fault, or no text although there should be some. */
const engineOf = (
  id: string,
  pages: ReadonlyArray<string | ExtractReason | PageReading> | ExtractReason,
  asked: Array<number> = []
): PdfEngine => ({
  id,
  version: "1",
  open: () =>
    typeof pages === "string"
      ? Effect.fail(error(id, pages))
      : Effect.succeed({
          pageCount: pages.length,
          page: (number) =>
            Effect.suspend(() => {
              asked.push(number)
              const page = pages[number - 1]!
              if (typeof page === "object") return Effect.succeed(page)
              if (page === "Corrupt" || page === "MemoryExceeded") return Effect.fail(error(id, page))
              return Effect.succeed(new PageReading(id, page))
            })
        })
})

const lacking = new PageReading("a", "", { lacksText: true })

const read = (first: PdfEngine, second: PdfEngine) =>
  readPages(secondOpinion(first, second), inputOf(new Uint8Array(1), "application/pdf")).pipe(
    Stream.runCollect,
    Effect.scoped
  )
const enginesOf = (first: PdfEngine, second: PdfEngine) =>
  Effect.map(read(first, second), (pages) => pages.map(({ engine }) => engine))

describe("a second opinion", () => {
  it.effect("is not asked for where the first is good, short or an image", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const engines = yield* enginesOf(engineOf("a", [law, "17", ""]), engineOf("b", [law, law, law], asked))
      assert.deepStrictEqual(engines, ["a", "a", "a"])
      assert.deepStrictEqual(asked, [])
    })
  )

  it.effect("is not asked for where the words are of another language, or names", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const names = "Francisca Antonieta Bezerra Cavalcanti\nWellington Albuquerque Ferreira\n".repeat(5)
      yield* read(engineOf("a", [english, names]), engineOf("b", [law, law], asked))
      assert.deepStrictEqual(asked, [])
    })
  )

  it.effect("is kept where it is better: of unmapped glyphs, missing text, unreadable pages, and wrong letters", () =>
    Effect.gen(function* () {
      const pages = yield* read(
        engineOf("a", [broken, law, lacking, "Corrupt", shifted]),
        engineOf("b", [law, law, law, "dois", law])
      )
      assert.deepStrictEqual(pages, [
        { number: 1, text: law, engine: "b" },
        { number: 2, text: law, engine: "a" },
        { number: 3, text: law, engine: "b" },
        { number: 4, text: "dois", engine: "b" },
        { number: 5, text: law, engine: "b" }
      ])
    })
  )

  it.effect("is dropped where it is no better, or falls into letters", () =>
    Effect.gen(function* () {
      const consonants = english.replace(/[aeiou]/g, "x")
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", [consonants]), engineOf("b", [consonants])), ["a"])
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", [consonants]), engineOf("b", [letters])), ["a"])
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", [broken]), engineOf("b", [broken])), ["a"])
    })
  )

  it.effect("is no longer asked for after eight in vain", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const pages = Array.from({ length: 20 }, () => broken)
      const blank = pages.map(() => "")
      yield* read(engineOf("a", pages), engineOf("b", blank, asked))
      assert.deepStrictEqual(asked, [1, 2, 3, 4, 5, 6, 7, 8])
    })
  )

  it.effect("is no longer asked for after three that saw the same characters, be it in another order", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const pages = Array.from({ length: 20 }, () => broken)
      const reversed = pages.map((page) => page.split(" ").toReversed().join("  "))
      yield* read(engineOf("a", pages), engineOf("b", reversed, asked))
      assert.deepStrictEqual(asked, [1, 2, 3])
    })
  )

  it.effect("is not followed by a third where both saw the same, and is where they did not", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const pages = Array.from({ length: 6 }, () => broken)
      const reading = (second: ReadonlyArray<string>) =>
        read(secondOpinion(engineOf("a", pages), engineOf("b", second)), engineOf("c", pages, asked))
      yield* reading(pages)
      assert.deepStrictEqual(asked, [])
      yield* reading([broken, "", broken, broken, broken, broken])
      assert.deepStrictEqual(asked, [2])
    })
  )

  it.effect("is asked for again where readings that are alike do not follow each other", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const pages = Array.from({ length: 6 }, () => broken)
      yield* read(engineOf("a", pages), engineOf("b", [broken, broken, law, broken, broken, law], asked))
      assert.deepStrictEqual(asked, [1, 2, 3, 4, 5, 6])
    })
  )

  it.effect("stands for all pages where the first engine cannot open the document", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", "Corrupt"), engineOf("b", [law, ""])), ["b", "b"])
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", "Encrypted"), engineOf("b", [law])), ["b"])
    })
  )

  it.effect("leaves the first fault where both fail, unless it knows more", () =>
    Effect.gen(function* () {
      const failure = (first: ExtractReason, second: ExtractReason) =>
        Effect.map(Effect.flip(read(engineOf("a", first), engineOf("b", second))), (fault) => [
          fault.extractor,
          fault.reason
        ])
      assert.deepStrictEqual(yield* failure("Corrupt", "Corrupt"), ["a", "Corrupt"])
      assert.deepStrictEqual(yield* failure("Encrypted", "Encrypted"), ["a", "Encrypted"])
      assert.deepStrictEqual(yield* failure("Encrypted", "Corrupt"), ["a", "Encrypted"])
      assert.deepStrictEqual(yield* failure("Corrupt", "Encrypted"), ["b", "Encrypted"])
    })
  )

  it.effect("cannot help against a want of memory", () =>
    Effect.gen(function* () {
      const second = engineOf("b", [law])
      assert.strictEqual((yield* Effect.flip(read(engineOf("a", "MemoryExceeded"), second))).reason, "MemoryExceeded")
      assert.strictEqual((yield* Effect.flip(read(engineOf("a", ["MemoryExceeded"]), second))).reason, "MemoryExceeded")
    })
  )

  it.effect("may fail, or see fewer pages, without harm to the others", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", [law, broken]), engineOf("b", "Corrupt")), ["a", "a"])
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", [law, broken]), engineOf("b", [law])), ["a", "a"])
    })
  )

  it.effect("decides whether a document of blank pages is damaged", () =>
    Effect.gen(function* () {
      const blank = engineOf("a", [lacking, lacking])
      assert.strictEqual((yield* Effect.flip(read(blank, engineOf("b", "Corrupt")))).reason, "Corrupt")
      assert.deepStrictEqual(yield* enginesOf(blank, engineOf("b", ["", ""])), ["a", "a"])
      assert.deepStrictEqual(yield* enginesOf(engineOf("a", [lacking, ""]), engineOf("b", "Corrupt")), ["a", "a"])
    })
  )
})
