import { deflateSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import type { Extractor } from "../../../src/Extractor.ts"
import { ContentEngine } from "../../../src/pdf/content/ContentEngine.ts"
import { readPages } from "../../../src/pdf/PdfEngine.ts"
import { attemptText, conformance, inputOf } from "../../../src/testing.ts"
import { latin1Bytes, pdfOf } from "../../MinimalPdf.ts"
import { gazette } from "../PdfEngineConformance.ts"
import { type Encryption, encryptedPdf } from "./EncryptedPdf.ts"
import { courier, onePage, replaced, streamOf } from "./OnePage.ts"

const alone: Extractor = {
  id: ContentEngine.id,
  version: ContentEngine.version,
  placement: "sandbox",
  accepts: ({ mediaType }) => mediaType === "application/pdf",
  extract: (input) => readPages(ContentEngine, input)
}

conformance(Effect.succeed(alone), gazette)

const textOf = (bytes: Uint8Array, passwords: ReadonlyArray<string> = []) =>
  Effect.map(attemptText(alone, inputOf(bytes, "application/pdf", "x.pdf", passwords)), ({ text }) => text)
const faultOf = (bytes: Uint8Array) =>
  Effect.map(Effect.flip(attemptText(alone, inputOf(bytes, "application/pdf"))), ({ detail, reason }) => [
    reason,
    detail
  ])

const deflated = (text: string) => String.fromCharCode(...deflateSync(latin1Bytes(text)))

describe("the PDF engine that reads content streams", () => {
  it.effect.each([
    ["a gap between glyphs as a space", "[(um) -300 (dois) -60 (tres)] TJ", "um doistres"],
    ["a typed space and a gap as one space", "[(um ) -2000 ( dois)] TJ", "um dois"],
    ["a tab as a space, escaped or not", "(um\\tdois\ttres) Tj", "um dois tres"],
    ["words of one line that are placed one by one", "(um) Tj 40 0 Td (dois) Tj", "um dois"],
    ["letters that are placed one by one", "(u) Tj 6 0 Td (m) Tj", "um"],
    ["a raised ordinal on its line", "(n) Tj 6 4 Td /F 6 Tf (o) Tj 4 -4 Td /F 10 Tf (7) Tj", "no7"],
    ["lines and paragraphs", "12 TL (um) Tj T* (dois) Tj T* (tres) Tj 0 -30 Td (fim) Tj", "um\ndois\ntres\n\nfim"],
    ["a next column as another line", "(um) Tj 0 -12 Td (dois) Tj 200 12 Td (tres) Tj", "um\ndois\ntres"],
    ["text that goes back on its line as another word", "30 0 Td (dois) Tj -30 0 Td (um) Tj", "dois um"],
    ["lines by quotation marks", "12 TL (um) Tj (dois) ' 1 0 (tres quatro) \"", "um\ndois\ntres quatro"],
    ["text that is turned", "0 1 -1 0 300 300 Tm (um) Tj 40 0 Td (dois) Tj 0 -12 Td (tres) Tj", "um dois\ntres"],
    ["text that is turned beside text that is not", "(um) Tj 0 1 -1 0 86 800 Tm (dois) Tj", "um\ndois"],
    ["letters that are set apart as the word that they are", "4 Tc (DECRETO) Tj", "DECRETO"],
    ["spaces that were typed between letters", "(R E S O L V E) Tj", "R E S O L V E"],
    [
      "text that is narrowed, and drawn in a size below zero",
      "50 Tz (um) Tj 6 0 Td (a) Tj /F -10 Tf -1 0 0 -1 90 740 Tm 100 Tz (dois) Tj -24 0 Td (a) Tj",
      "uma\n\ndoisa"
    ],
    ["invisible text", "3 Tr (lido) Tj", "lido"]
  ] as const)("reads %s", ([, content, text]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(onePage(`BT /F 10 Tf 72 770 Td ${content} ET`)), text)
    })
  )

  it.effect("knows the matrix of the page, and what is saved and restored", () =>
    Effect.gen(function* () {
      const scaled = "q .1 0 0 .1 0 0 cm BT /F 100 Tf 720 7700 Td (um) Tj ET Q BT /F 10 Tf 84 770 Td (dois) Tj ET"
      assert.strictEqual(yield* textOf(onePage(scaled)), "umdois")
      assert.strictEqual(
        yield* textOf(onePage("q BT /F 10 Tf 72 770 Td (um) Tj ET Q Q Q BT /F 10 Tf (dois) Tj ET")),
        "um\n\ndois"
      )
    })
  )

  it.effect(
    "reads forms where they are drawn, with their own fonts or those of the page, and fonts of graphics states",
    () =>
      Effect.gen(function* () {
        const form = (text: string, entries = "") =>
          streamOf(`BT /F 10 Tf 72 0 Td (${text}) Tj ET`, `/Type/XObject/Subtype/Form/BBox[0 0 9 9]${entries}`)
        const resources = "/XObject<</A 6 0 R/B 7 0 R/I 8 0 R>>/ExtGState<</G<</Font[3 0 R 10]>>/H<</LW 1>>>>"
        const objects = [
          form("dois", "/Matrix[1 0 0 1 0 758]"),
          form("tres", "/Matrix[1 0 0 1 0 746]/Resources<</Font<</F 3 0 R>>>>"),
          streamOf("(isto e uma imagem)", "/Type/XObject/Subtype/Image")
        ]
        const content = "/H gs BT /G gs 72 770 Td (um) Tj ET /A Do /I Do /B Do /I Do /C Do"
        assert.strictEqual(yield* textOf(onePage(content, { resources, objects })), "um\ndois\ntres")
      })
  )

  it.effect(
    "reads fonts of two bytes by their map, with their widths, several letters in one glyph, and drawn hyphens",
    () =>
      Effect.gen(function* () {
        const map =
          "2 beginbfchar <0001> <00660069> <0004> <00AD> endbfchar 1 beginbfrange <0002> <0003> <006D> endbfrange"
        const objects = ["<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500/W[1 [600 700] 3 3 800]>>", streamOf(map)]
        const font =
          "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
        const content = "BT /F 10 Tf 72 770 Td <00010002> Tj 13 0 Td <0003> Tj 8 0 Td <0004> Tj 9 0 Td <0003> Tj ET"
        assert.strictEqual(yield* textOf(onePage(content, { font, objects })), "fimn- n")
        assert.deepStrictEqual(yield* faultOf(onePage("BT /F 10 Tf <0007> Tj ET", { font, objects })), [
          "Unsupported",
          "the meaning of a glyph is unknown"
        ])
      })
  )

  it.effect("reads what an encoding's differences name, and leaves what only a font's program says", () =>
    Effect.gen(function* () {
      const font = (entries: string) => `<</Type/Font/Subtype/Type1/BaseFont/X/FirstChar 65/Widths[600 600]${entries}>>`
      const differences = "/Encoding<</Differences[65/ccedilla/g7]>>/FontDescriptor<</Flags 4/FontFile3 9 0 R>>"
      const shown = (text: string) => onePage(`BT /F 10 Tf (${text}) Tj ET`, { font: font(differences) })
      assert.strictEqual(yield* textOf(shown("AA")), "çç")
      assert.strictEqual((yield* faultOf(shown("AB")))[0], "Unsupported")
      assert.strictEqual((yield* faultOf(shown("C")))[0], "Unsupported")
      const plain = onePage("BT /F 10 Tf (A\\341) Tj ET", { font: font("") })
      assert.strictEqual(yield* textOf(plain), "AÆ")
    })
  )

  it.effect.each([
    { what: "a font of another type", font: "<</Type/Font/Subtype/Type3/CharProcs<<>>>>" },
    {
      what: "a font without widths that is no standard one",
      font: "<</Type/Font/Subtype/TrueType/BaseFont/X/Encoding/WinAnsiEncoding>>"
    },
    { what: "a map of codes that it does not have", font: "<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H>>" },
    { what: "no font at all", font: "null" },
    {
      what: "what is written from right to left",
      font: courier.replace("/WinAnsiEncoding", "<</Differences[97/uni05D0]>>")
    }
  ])("leaves to others $what", ({ font }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* faultOf(onePage("BT /F 10 Tf (a) Tj ET", { font })))[0], "Unsupported")
    })
  )

  it.effect.each(["/F 0 Tf (a) Tj", "/F 10 Tf 0 Tz (a) Tj", "/F 10 Tf 1 0 0 0 9 9 Tm (a) Tj"])(
    "leaves to others text that has no size: %s",
    (content) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* faultOf(onePage(`BT ${content} ET`)), ["Unsupported", "text has no size"])
      })
  )

  it.effect("leaves to others forms that draw themselves, and a page whose content is no stream", () =>
    Effect.gen(function* () {
      const form = streamOf("/A Do", "/Subtype/Form/Resources<</XObject<</A 6 0 R>>>>")
      const resources = "/XObject<</A 6 0 R>>"
      assert.strictEqual(
        (yield* faultOf(onePage("/A Do", { resources, objects: [form] })))[1],
        "its forms are nested too deeply"
      )
      assert.strictEqual(
        (yield* faultOf(replaced(onePage("BT ET"), "/Contents 5 0 R", "/Contents 3 0 R")))[0],
        "Unsupported"
      )
    })
  )

  it.effect.each([
    ["bytes before it", "%PDF-", "PDF-%"],
    ["no end", "startxref", "xstartref"],
    ["a cross-reference that is elsewhere", "startxref\n", "startxref\n1"],
    ["an object that is elsewhere", "4 0 obj", "9 0 obj"],
    ["an object without an end", "endobj\n2", "endabj\n2"],
    ["fewer pages than it says", "/Count 1", "/Count 2"],
    ["a page tree that goes in circles", "/Kids[4 0 R]", "/Kids[2 0 R]"],
    ["a stream of another length", "/Length 22", "/Length 9 "],
    ["an encryption that it does not tell", "/Root 1 0 R", "/Root 1 0 R/Encrypt 7 0 R"],
    ["a filter that it does not have", "/Length 22", "/Filter/DCT/Length 22"]
  ])("leaves to others a file that has %s", ([, word, by]) =>
    Effect.gen(function* () {
      const sound = onePage("BT /F 10 Tf (texto) Tj ET".slice(0, 22).padEnd(22))
      const text = String.fromCharCode(...sound).replace(word!, by!)
      assert.strictEqual((yield* faultOf(latin1Bytes(text)))[0], "Unsupported")
    })
  )

  it.effect("reads objects that are packed, deflated and predicted, below an update of the file", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(packedPdf()), "novo texto")
    })
  )

  it.effect("reads content that is written as characters", () =>
    Effect.gen(function* () {
      const file = onePage(textIn85("BT  \0\0\0\0/F 10 Tf 72 770 Td (um) Tj ET"), { entries: "/Filter[/A85]" })
      assert.strictEqual(yield* textOf(file), "um")
    })
  )

  it.effect.each<{ encryption: Encryption }>([
    { encryption: "RC4 of 40 bits" },
    { encryption: "RC4 of 128 bits" },
    { encryption: "AES of 128 bits" }
  ])("opens $encryption with the empty password or a given one, and leaves the others to others", ({ encryption }) =>
    Effect.gen(function* () {
      const content = "BT /F 10 Tf 72 770 Td (texto) Tj ET"
      assert.strictEqual(yield* textOf(encryptedPdf(content, encryption)), "texto")
      const closed = encryptedPdf(content, encryption, "segredo")
      assert.strictEqual(yield* textOf(closed, ["errado", "segredo"]), "texto")
      assert.deepStrictEqual(yield* faultOf(closed), ["Unsupported", "the file needs another password"])
      const odd = replaced(encryptedPdf(content, encryption), "/Filter/Standard", "/Filter/Standerd")
      assert.deepStrictEqual(yield* faultOf(odd), ["Unsupported", "the file is encrypted in another way"])
    })
  )

  it.live("ends in text or leaves to others whatever has changed in a file", () => {
    const files = [packedPdf(), onePage("BT /F 10 Tf 12 TL 72 770 Td [(um) -300 (dois)] TJ T* (tres) ' ET")]
    const changes = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 6 })
    const reasonOf = (file: Uint8Array) =>
      attemptText(alone, inputOf(file, "application/pdf")).pipe(
        Effect.as("text"),
        Effect.catch(({ reason }) => Effect.succeed(reason)),
        Effect.runPromise
      )
    const property = fc.asyncProperty(fc.constantFrom(...files), changes, async (file, changes) => {
      const changed = file.slice()
      for (const [place, byte] of changes) changed[place % changed.length] = byte
      assert.include(["text", "Unsupported", "NoText"], await reasonOf(changed))
    })
    return Effect.promise(() => fc.assert(property, { numRuns: 400 }))
  })

  it.effect("leaves to others a stream that is damaged, or inflates to more than any page", () =>
    Effect.gen(function* () {
      const page = (body: string) =>
        pdfOf([
          "<</Type/Catalog/Pages 2 0 R>>",
          "<</Type/Pages/Kids[3 0 R]/Count 1>>",
          "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>",
          streamOf(body, "/Filter/FlateDecode")
        ])
      assert.deepStrictEqual(yield* faultOf(page("isto nao e Flate")), ["Unsupported", "a stream cannot be inflated"])
      const bomb = String.fromCharCode(...deflateSync(Buffer.alloc(70 * 1024 * 1024, " "), { level: 9 }).subarray(0))
      assert.deepStrictEqual(yield* faultOf(page(bomb)), ["Unsupported", "a stream inflates to too much"])
    })
  )
})

/** As ASCII85, with a `z` for four zeros that stand at a fourth place. */
const textIn85 = (text: string): string => {
  const groups = text.match(/[\s\S]{1,4}/g) ?? []
  const characters = groups.map((group) => {
    const value = [...group.padEnd(4, "\0")].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0)
    if (value === 0 && group.length === 4) return "z"
    const digits = Array.from({ length: 5 }, (_, i) =>
      String.fromCharCode(33 + (Math.floor(value / 85 ** (4 - i)) % 85))
    )
    return digits.slice(0, group.length + 1).join("")
  })
  return `${characters.join("\n")}~>`
}

/** A file of today: an object stream, a cross-reference stream with a predictor, then an update with a plain table. */
const packedPdf = (): Uint8Array => {
  const packed = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F 4 0 R>>>>>>",
    "<</Type/Page/Parent 2 0 R/Contents[5 0 R]>>",
    courier
  ]
  let offset = 0
  const head = packed.map((object, i) => {
    offset += object.length + 1
    return `${i + 1} ${offset - object.length - 1}`
  })
  const first = `${head.join(" ")} `
  const objects = deflated(first + packed.map((object) => `${object} `).join(""))
  let file = "%PDF-1.5\n"
  const at: Array<number> = []
  const add = (number: number, body: string) => {
    at[number] = file.length
    file += `${number} 0 obj\n${body}\nendobj\n`
  }
  add(5, streamOf("BT /F 10 Tf (velho texto) Tj ET"))
  add(6, streamOf(objects, `/Type/ObjStm/N 4/First ${first.length}/Filter/FlateDecode`))
  at[7] = file.length
  const rows = [
    [0, 0, 0],
    ...[0, 1, 2, 3].map((index) => [2, 6, index]),
    ...[5, 6, 7].map((number) => [1, at[number]!, 0])
  ].map(([kind, second, third]) => [kind!, second! >> 8, second! & 0xff, third!])
  const predicted = rows.flatMap((row, i) => [2, ...row.map((value, k) => (value - (rows[i - 1]?.[k] ?? 0)) & 0xff)])
  const table = deflated(String.fromCharCode(...predicted))
  const parameters = "/DecodeParms<</Predictor 12/Columns 4>>"
  add(7, streamOf(table, `/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Filter/FlateDecode${parameters}`))
  const old = at[7]
  add(5, streamOf(deflated("BT /F 10 Tf (novo texto) Tj ET"), "/Filter[/FlateDecode]"))
  const startxref = file.length
  const entry = `${String(at[5]).padStart(10, "0")} 00000 n \n`
  file += `xref\n5 1\n${entry}trailer<</Size 8/Root 1 0 R/Prev ${old}>>\nstartxref\n${startxref}\n%%EOF\n`
  return latin1Bytes(file)
}
