import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { strFromU8, unzipSync } from "fflate"
import { faultySpecimens, oversizedBytes, specimenPassword } from "../src/faultySpecimens.ts"
import type { Format } from "../src/Manifest.ts"
import { soundSpecimens } from "../src/soundSpecimens.ts"
import { specimens } from "../src/specimens.ts"
import { docxText } from "./docxText.ts"
import { pdfText } from "./pdfText.ts"

const decode = (encoding: string) => (bytes: Uint8Array) =>
  Effect.sync(() => new TextDecoder(encoding, { fatal: true }).decode(bytes))

const withoutMarkup = (html: string) =>
  html
    .replace(/<(script|style)>.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&ccedil;", "ç")
    .replaceAll("&sect;", "§")

const withoutControls = (rtf: string) =>
  rtf
    .replace(/\\u(-?\d+)\?/g, (_, unit) => String.fromCharCode(Number(unit) & 0xffff))
    .replace(/\\(par|pard|qj)\b ?/g, "\n")

/** Reads the text in the format of this name, and fails if the bytes have another format. */
const readers: Partial<Record<Format, (bytes: Uint8Array) => Effect.Effect<string, unknown>>> = {
  PDF: (bytes) => Effect.map(pdfText(bytes), (pages) => pages.join("\n")),
  "PDF two columns": (bytes) => Effect.map(pdfText(bytes), (pages) => pages.join("\n")),
  DOCX: (bytes) => Effect.sync(() => docxText(bytes).join("\n")),
  RTF: (bytes) => Effect.sync(() => withoutControls(Buffer.from(bytes).toString("latin1"))),
  ODT: (bytes) => Effect.sync(() => withoutMarkup(strFromU8(unzipSync(bytes)["content.xml"]!))),
  HTML: (bytes) => Effect.map(decode("utf-8")(bytes), withoutMarkup),
  "HTML ISO-8859-1": (bytes) => Effect.map(decode("iso-8859-1")(bytes), withoutMarkup),
  "TXT UTF-8": decode("utf-8"),
  "TXT Windows-1252": decode("windows-1252"),
  "TXT UTF-16LE": decode("utf-16le")
}

const faulty = (format: Format) => faultySpecimens.filter((specimen) => specimen.format === format)

const startsWith = (bytes: Uint8Array, head: string) => Buffer.from(bytes).toString("latin1").startsWith(head)

describe("the set", () => {
  it("has 49 sound documents and 12 faulty ones, no two at one path or with one marker", () => {
    assert.strictEqual(soundSpecimens.length, 49)
    assert.strictEqual(faultySpecimens.length, 12)
    assert.strictEqual(new Set(specimens.map(({ path }) => path)).size, 61)
    assert.strictEqual(new Set(soundSpecimens.map(({ words }) => words[0])).size, 49)
    assert.isTrue(soundSpecimens.every(({ expected }) => expected === "Indexed"))
    assert.isTrue(faultySpecimens.every(({ expected }) => expected !== "Indexed"))
  })

  it("lies in folders of a territory and a date, or of a collection, and never outside", () => {
    for (const { path } of specimens) {
      assert.match(path, /^(\d{7}\/\d{4}-\d\d-\d\d|[a-zçâ-]+)\/[^/]+$/)
      assert.notInclude(path, "..")
    }
  })

  it("has files without extension and with a wrong one in every family of formats", () => {
    const names = (format: Format) => specimens.filter((one) => one.format === format).map(({ path }) => path)
    for (const format of ["PDF", "PDF two columns", "DOCX", "HTML", "TXT UTF-8"] as const) {
      assert.isTrue(
        names(format).some((path) => !path.slice(path.lastIndexOf("/")).includes(".")),
        format
      )
    }
    assert.isTrue(names("DOCX").some((path) => path.endsWith(".pdf")))
    assert.isTrue(names("HTML").some((path) => path.endsWith(".pdf")))
    assert.isTrue(names("PDF").some((path) => path.endsWith(".doc")))
  })

  it.effect("is the same bytes every time, all different from each other but the empty ones, and below 2 MB", () =>
    Effect.gen(function* () {
      const first = yield* Effect.forEach(specimens, ({ make }) => make)
      const second = yield* Effect.forEach(specimens, ({ make }) => make)
      const digests = (all: ReadonlyArray<Uint8Array>) => all.map((bytes) => Bun.hash(bytes))
      assert.deepStrictEqual(digests(second), digests(first))
      assert.strictEqual(new Set(digests(first)).size, 60)
      assert.isBelow(
        first.reduce((sum, { length }) => sum + length, 0),
        2_000_000
      )
    })
  )
})

describe("a sound document", () => {
  it.effect.each(soundSpecimens.map((specimen) => [specimen.path, specimen] as const))(
    "says its words: %s",
    ([, specimen]) =>
      Effect.gen(function* () {
        const text = yield* readers[specimen.format]!(yield* specimen.make)
        assert.deepStrictEqual(
          specimen.words.filter((word) => !text.includes(word)),
          []
        )
      })
  )

  it.effect("in Windows-1252 or Latin-1 is no valid UTF-8", () =>
    Effect.gen(function* () {
      const single = soundSpecimens.filter(
        ({ format }) => format === "TXT Windows-1252" || format === "HTML ISO-8859-1"
      )
      for (const { make } of single) {
        const bytes = yield* make
        assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
      }
      assert.strictEqual(single.length, 5)
    })
  )
})

describe("a faulty document", () => {
  it.effect("that is truncated opens for nobody", () =>
    Effect.gen(function* () {
      const pdf = yield* faulty("PDF truncated")[0]!.make
      assert.isTrue(startsWith(pdf, "%PDF-"))
      assert.strictEqual((yield* Effect.flip(pdfText(pdf))).name, "InvalidPDFException")
      const docx = yield* faulty("DOCX truncated")[0]!.make
      assert.isTrue(startsWith(docx, "PK\u0003\u0004"))
      assert.include(Buffer.from(docx).toString("latin1"), "word/document.xml")
      assert.throws(() => docxText(docx))
    })
  )

  it.effect("that is encrypted opens with the password only", () =>
    Effect.gen(function* () {
      const bytes = yield* faulty("PDF encrypted")[0]!.make
      assert.strictEqual((yield* Effect.flip(pdfText(bytes))).name, "PasswordException")
      assert.include((yield* pdfText(bytes, specimenPassword)).join(), "RETIFICAÇÃO")
    })
  )

  it.effect("that is a picture has pages and no text", () =>
    Effect.gen(function* () {
      for (const { make } of [...faulty("PDF scan"), ...faulty("PDF drawing")]) {
        const pages = yield* Effect.flatMap(make, pdfText)
        assert.isAbove(pages.length, 0)
        assert.strictEqual(pages.join("").trim(), "")
      }
    })
  )

  it.effect("begins as its format does, or as no format at all", () =>
    Effect.gen(function* () {
      assert.isTrue(startsWith(yield* faulty("PNG")[0]!.make, "\u0089PNG\r\n\u001a\n"))
      assert.isTrue(startsWith(yield* faulty("ZIP")[0]!.make, "PK\u0003\u0004"))
      for (const { make } of faulty("no bytes")) assert.strictEqual((yield* make).length, 0)
      for (const { make } of faulty("random bytes")) {
        const bytes = yield* make
        assert.strictEqual(bytes.length, 6000)
        assert.isFalse(
          /^(%PDF|PK|\{\\rtf|<|\x89PNG|\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.test(Buffer.from(bytes).toString("latin1"))
        )
      }
    })
  )

  it.effect("that is oversized is sound but for its size, which stands for no bytes in memory", () =>
    Effect.gen(function* () {
      const [specimen] = faulty("PDF oversized")
      assert.strictEqual(specimen?.extendedToBytes, oversizedBytes)
      assert.isBelow((yield* specimen!.make).length, 10_000)
    })
  )
})
