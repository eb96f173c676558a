import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { DocExtractor } from "../../src/builtin/DocExtractor.ts"
import { joined } from "../../src/JoinedBytes.ts"
import { attemptsBy, attemptText, conformance, inputOf } from "../../src/testing.ts"
import {
  checkBoxForm,
  deleted,
  form,
  hidden,
  huge,
  inFont,
  innerCellEnd,
  innerRowEnd,
  inTable,
  type MinimalDoc,
  minimalDoc,
  type Part,
  p,
  rowEnd,
  streamsOf,
  symbol,
  table
} from "../doc/MinimalDoc.ts"
import { minimalOle, oleFile } from "../doc/OleWriter.ts"

const msword = "application/msword"
const expected = ["Diário Oficial", "Portaria nº 7", "Publique-se"]

for (const mediaType of [msword, "application/x-ole-storage"]) {
  conformance(DocExtractor, {
    bytes: minimalDoc({ body: expected.map((text) => p(text)) }),
    mediaType,
    name: "diario.doc",
    words: expected
  })
}

const { attempt, failureOf } = attemptsBy(DocExtractor, msword)
const textOf = (doc: MinimalDoc) => Effect.map(attempt(minimalDoc(doc)), ({ text }) => text)
const textOfBody = (...body: ReadonlyArray<Part>) => textOf({ body })

/** The offset of the allocation table in the file. */
const tableAt = (file: Uint8Array) => (new DataView(file.buffer).getUint32(76, true) + 1) * 512

describe("the DOC extractor", () => {
  it.effect("reads pieces of one and of two bytes a character, wherever they lie in the file", () =>
    Effect.gen(function* () {
      const body = [
        p("ação – €", { isNarrow: true }),
        p("Ωμέγα 𝄞"),
        { text: "no meio ", isNarrow: true },
        p("da linha")
      ]
      const text = "ação – €\nΩμέγα 𝄞\nno meio da linha"
      assert.strictEqual(yield* textOf({ body }), text)
      assert.strictEqual(yield* textOf({ body, isShuffled: true }), text)
    })
  )

  it.effect("reads streams whose sectors are scattered, and files too large for the table's places in the header", () =>
    Effect.gen(function* () {
      const streams = streamsOf({ body: Array.from({ length: 300 }, (_, i) => p(`Artigo ${i}`)) })
      const { text } = yield* attempt(oleFile(streams, { isScattered: true }))
      assert.match(text, /^Artigo 0\nArtigo 1\n.*\nArtigo 299$/s)
      const large = { picture: new Uint8Array(8_000_000), ...streams }
      assert.strictEqual((yield* attempt(oleFile(large))).text, text)
    })
  )

  it.effect("leaves deleted text out, has hidden text, and joins paragraphs whose mark was deleted", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* textOfBody(
          { text: "fica " },
          { text: "revogado ", look: deleted },
          { text: "interno ", look: hidden },
          { text: "nomeada" },
          { text: "\r", look: deleted },
          p(" a comissão")
        ),
        "fica interno nomeada a comissão"
      )
      assert.strictEqual(yield* textOfBody(p("fora", { change: (65 << 1) | (1 << 8) }), p("dentro")), "dentro")
    })
  )

  it.effect("has the results of fields, not their codes, one inside the other too", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* textOfBody(
          p('veja \x13 HYPERLINK "http://a" \x14o \x13 PAGEREF x \x14anexo 7\x15 único\x15 e \x13 XE "b" \x15fim')
        ),
        "veja o anexo 7 único e fim"
      )
      assert.strictEqual(yield* textOfBody(p("a\x13 IF \x13 PAGE \x141\x15 = 1 \x14sim\x15")), "asim")
    })
  )

  it.effect.each([
    { field: "a page number", code: "\x13 PAGE " },
    { field: "fields in fields", code: "\x13".repeat(40_000) },
    { field: "a long code", code: `\x13 INCLUDETEXT ${"x".repeat(40_000)}` },
    { field: "a field in a result", code: "\x13 IF \x14\x13" }
  ])("loses no word behind a field that never ends: $field", ({ code }) =>
    Effect.gen(function* () {
      const text = yield* textOfBody(p(`antes${code}`), p("o resto"), p("do texto"))
      assert.match(text, /^antes.*\no resto\ndo texto$/s)
    })
  )

  it.effect("shows the check boxes of forms as they were left", () =>
    Effect.gen(function* () {
      const forms = [checkBoxForm(1, false), checkBoxForm(0, true), checkBoxForm(25, true), new Uint8Array(84)]
      const body = forms.map((_, i): Part => ({ text: "\x01", look: form(i * 84) }))
      const fields = body.flatMap((box, i) => [{ text: "\x13 FORMCHECKBOX " }, box, { text: `\x14\x15${i} ` }])
      assert.strictEqual(yield* textOf({ body: [...fields, p("")], data: joined(forms) }), "☒0 ☐1 ☒2 3 ")
    })
  )

  it.effect("shows hyphens and breaks as text, and symbols as the characters that look like them", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* textOfBody(p("guarda\x1echuva co\x1foperar a\x0bb\x0cc\x02\x05")),
        "guarda-chuva cooperar a\nb\nc"
      )
      const fonts = ["Arial", "Symbol", "Wingdings"]
      const body = [
        { text: "(", look: symbol(1, 0xf0b7) },
        { text: " um (dois) " },
        { text: "\uf0b7", look: inFont(1) },
        { text: "\uf0b7", look: inFont(0) },
        p("")
      ]
      assert.strictEqual(yield* textOf({ body, fonts }), "• um (dois) •")
    })
  )

  it.effect("has a line for each row, tables in cells included", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* textOfBody(p("antes"), ...table(["a", "", "c"], ["R$\r7,00", "b", ""]), p("fim")),
        "antes\na\t\tc\nR$ 7,00\tb\nfim"
      )
      const inner = [
        p("a", { kind: innerCellEnd }),
        p("b", { kind: innerCellEnd }),
        p("", { kind: innerRowEnd }),
        { text: "\x07", kind: inTable }
      ]
      assert.strictEqual(
        yield* textOfBody({ text: "fora\x07", kind: inTable }, ...inner, { text: "\x07", kind: rowEnd }, p("fim")),
        "fora\ta\tb\nfim"
      )
    })
  )

  it.effect("knows the end of a row with many columns, whose properties lie elsewhere", () =>
    Effect.gen(function* () {
      const data = joined([new Uint8Array(7), Uint8Array.of(rowEnd.length, 0), Uint8Array.from(rowEnd)])
      const row = [
        { text: "a\x07", kind: inTable },
        { text: "b\x07", kind: inTable },
        { text: "\x07", kind: huge(7) }
      ]
      assert.strictEqual(yield* textOf({ body: [...row, ...row], data }), "a\tb\na\tb")
    })
  )

  it.effect("has headers once before the body, notes and then footers after it, no comments and no page numbers", () =>
    Effect.gen(function* () {
      const section = (header: string, footer: string) => ["", `${header}\r`, "- 7 -\r", `${footer}\r`, "", ""]
      const text = yield* textOf({
        body: [p("corpo\x02")],
        footnotes: [p("\x02 nota")],
        comments: [p("comentário")],
        endnotes: [p("\x02 nota final")],
        headers: [
          "\x03\r",
          "\x04\r",
          "",
          "",
          "",
          "",
          ...section("Município", "Rua 7"),
          ...section("Município", "Rua 8"),
          "\r"
        ],
        headerBoxes: ["Brasão\r", "Brasão\r"]
      })
      assert.strictEqual(text, "Município\nBrasão\ncorpo\nnota\nnota final\nRua 7\nRua 8")
    })
  )

  it.effect("has text boxes behind the paragraphs that anchor them, and those without an anchor behind the body", () =>
    Effect.gen(function* () {
      const text = yield* textOf({
        body: [p("\x08primeiro"), p("segundo \x08fim"), p("terceiro")],
        boxes: [
          { text: "caixa um\r", shape: 101 },
          { text: "caixa dois\r", shape: 102 },
          { text: "perdida\r", shape: 999 }
        ],
        anchors: [
          { position: 0, shape: 101 },
          { position: 18, shape: 102 }
        ]
      })
      assert.strictEqual(text, "primeiro\ncaixa um\nsegundo fim\ncaixa dois\nterceiro\nperdida")
    })
  )

  it.effect("reads documents of Word 6 and 95, rows included", () =>
    Effect.gen(function* () {
      const text = "Diário\ra\x07b\x07\x07c\x07d\x07\x07fim – é\r"
      const main = new DataView(new ArrayBuffer(5120))
      main.setUint16(0, 0xa5dc, true)
      main.setUint16(2, 0x68, true)
      main.setUint32(24, 768, true)
      main.setUint32(52, text.length, true)
      const bytes = new Uint8Array(main.buffer)
      bytes.set(
        Uint8Array.from(text, (character) => (character === "–" ? 0x96 : character.charCodeAt(0))),
        768
      )
      assert.strictEqual((yield* attempt(oleFile({ WordDocument: bytes }))).text, "Diário\na\tb\nc\td\nfim – é")
    })
  )

  it.effect("keeps the rows of a document that lost the properties of its paragraphs", () =>
    Effect.gen(function* () {
      const streams = streamsOf({ body: [p("antes"), ...table(["a", "b"], ["c", "d"]), p("fim")] })
      new DataView(streams.WordDocument!.buffer).setUint32(154 + 13 * 8 + 4, 0xffffffff, true)
      assert.strictEqual((yield* attempt(oleFile(streams))).text, "antes\na\tb\nc\td\nfim")
    })
  )

  it.effect.each([
    ["Workbook", /Excel/],
    ["__properties_version1.0", /Outlook/],
    ["Elsewhere", /unknown program/]
  ] as const)("names what is no Word document: %s", ([name, what]) =>
    Effect.gen(function* () {
      const error = yield* failureOf(minimalOle([name]))
      assert.strictEqual(error.reason, "Unsupported")
      assert.match(error.detail, what)
    })
  )

  const streams = streamsOf({ body: Array.from({ length: 400 }, () => p("texto do diário oficial")) })
  const { "1Table": tables, WordDocument: main } = streams
  const whole = oleFile(streams)
  const changed = (change: (main: DataView) => void) => {
    const copy = main!.slice()
    change(new DataView(copy.buffer))
    return oleFile({ ...streams, WordDocument: copy })
  }

  it.effect.each([
    { what: "that is not an OLE file", bytes: new TextEncoder().encode("texto".repeat(200)) },
    { what: "with an empty directory", bytes: minimalOle([]) },
    { what: "without its table", bytes: oleFile({ WordDocument: main! }) },
    { what: "without pieces", bytes: oleFile({ WordDocument: main!, "1Table": tables!.subarray(0, 16) }) },
    { what: "of another kind", bytes: changed((view) => view.setUint16(0, 0x1234, true)) },
    { what: "with more text than pieces", bytes: changed((view) => view.setUint32(76, 1e6, true)) },
    { what: "with its text cut off", bytes: oleFile({ ...streams, WordDocument: main!.subarray(0, 6000) }) },
    { what: "that is cut in the middle", bytes: whole.subarray(0, whole.length >> 1) }
  ])("says Corrupt of a file $what", ({ bytes }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* failureOf(bytes)).reason, "Corrupt")
    })
  )

  const chained = minimalDoc({ body: [p("texto ".repeat(2000))] })

  it.effect.each([tableAt(chained) + 4, 48, 60, 68])(
    "ends where the chains of a hostile file run in circles, by a 0 at byte %i",
    (at) =>
      Effect.gen(function* () {
        const bytes = chained.slice()
        new DataView(bytes.buffer).setUint32(at, 0, true)
        const result = yield* Effect.result(attempt(bytes))
        assert.isTrue(result._tag === "Success" || result.failure.reason === "Corrupt")
      })
  )

  it.effect("keeps only what it needs of a long document, and reads it in pieces", () =>
    Effect.gen(function* () {
      const line = "Art. 1º Fica nomeada a comissão. ".repeat(30)
      const bytes = minimalDoc({ body: Array.from({ length: 1500 }, () => p(line)) })
      const input = inputOf(bytes, msword)
      let longest = 0
      const watched = {
        ...input,
        read: (offset: number, length: number) => {
          longest = Math.max(longest, length)
          return input.read(offset, length)
        },
        bytes: Effect.die("it asked for all bytes"),
        stream: Stream.die("it asked for all bytes")
      }
      const { text } = yield* attemptText(yield* DocExtractor, watched)
      assert.strictEqual(text.length, 1500 * (line.length + 1) - 1)
      assert.isAtMost(longest, 32 * 1024)
    })
  )

  it.effect("yields the words of any paragraphs and tables, in order, however they are cut to pieces", () => {
    const word = fc.string({ unit: fc.constantFrom(..."aeiouçãº7€"), minLength: 1, maxLength: 8 })
    const blocks = fc.array(
      fc.record({
        words: fc.array(word, { minLength: 1, maxLength: 5 }),
        isTable: fc.boolean(),
        isNarrow: fc.boolean()
      }),
      { minLength: 1, maxLength: 12 }
    )
    return Effect.forEach(fc.sample(fc.tuple(blocks, fc.boolean()), { numRuns: 40, seed: 7 }), ([texts, isShuffled]) =>
      Effect.gen(function* () {
        const body = texts.flatMap(({ isNarrow, isTable, words }) =>
          isTable ? table(words) : [...words.map((text) => ({ text: `${text} `, isNarrow })), p("", { isNarrow })]
        )
        const found = (yield* textOf({ body, isShuffled })).split(/\s+/).filter((text) => text !== "")
        assert.deepStrictEqual(
          found,
          texts.flatMap(({ words }) => words)
        )
      })
    )
  })
})
