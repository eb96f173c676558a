import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref } from "effect"
import * as fc from "fast-check"
import { sniff } from "../src/Sniffer.ts"
import { inputOf } from "../src/testing.ts"
import { minimalOle } from "./doc/OleWriter.ts"
import { latin1Bytes, minimalPdf } from "./MinimalPdf.ts"
import { docxEntries, minimalDocx, minimalZip, paragraph } from "./PackedZip.ts"
import { latin1Text, unicodeText, utf16Bytes, windows1252Bytes } from "./Portuguese.ts"

const office = "application/vnd.openxmlformats-officedocument"
const docx = `${office}.wordprocessingml.document`
const odt = "application/vnd.oasis.opendocument.text"
const utf8 = (text: string) => new TextEncoder().encode(text)
const entries = (...names: ReadonlyArray<string>) => minimalZip(names.map((name) => ({ name, content: "x" })))
const mimetype = (content: string) =>
  minimalZip([
    { name: "mimetype", content },
    { name: "content.xml", content: "x" }
  ])
const longZip = minimalZip([...docxEntries(paragraph("texto ".repeat(1000)))])

const signedData = [0x30, 0x80, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02, 0xa0, 0x80]
const title = "Prefeitura Municipal de Maceió"
const noise = Uint8Array.from({ length: 3000 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 0xff)

/** By the type that each is found to be: what it is, its name, its bytes, and whether the name claims another type. */
type Found = readonly [what: string, name: string, bytes: Uint8Array, claim?: "mismatch"]
const byType: Readonly<Record<string, ReadonlyArray<Found>>> = {
  "application/pdf": [
    ["a PDF", "a.pdf", minimalPdf(["a"])],
    ["a PDF without an extension", "2024-01-02", minimalPdf(["a"])],
    ["a PDF named DOCX", "a.docx", minimalPdf(["a"]), "mismatch"],
    ["a PDF behind HTTP headers", "a.pdf", Uint8Array.from([...utf8("HTTP/1.1 200 OK\r\n\r\n"), ...minimalPdf(["a"])])],
    ["a PDF that lost its beginning", "a", Uint8Array.from([...noise, ...minimalPdf(["a"]).slice(200)])],
    ["noise named PDF", "random.pdf", noise],
    ["nothing, named PDF", "a.pdf", new Uint8Array(0)]
  ],
  "application/pkcs7-signature": [
    ["a signed PDF", "a.p7s", Uint8Array.from([...signedData, ...minimalPdf(["a"])])],
    ["a signature in PEM", "a", utf8("-----BEGIN PKCS7-----\nMIIB\n")]
  ],
  "application/rtf": [
    ["RTF", "a.doc", utf8("{\\rtf1\\ansi a}"), "mismatch"],
    ["RTF behind a line end", "a.rtf", utf8("\r\n{\\rtf1\\ansi a}")]
  ],
  [docx]: [
    ["a DOCX", "a.docx", minimalDocx(["a"])],
    ["a DOCX named PDF", "A.PDF", minimalDocx(["a"]), "mismatch"],
    ["a DOCX without an end", "a", longZip.slice(0, 3000)],
    ["a package without a document", "a.docx", entries("[Content_Types].xml", "_rels/.rels")],
    ["a zip without entries", "a.docx", minimalZip([])]
  ],
  "application/x-tika-ooxml": [["a package of an unknown kind", "a", entries("[Content_Types].xml", "_rels/.rels")]],
  [`${office}.spreadsheetml.sheet`]: [["an XLSX", "a.xlsx", entries("[Content_Types].xml", "xl/workbook.xml")]],
  [`${office}.presentationml.presentation`]: [
    ["a PPTX", "a.docx", entries("[Content_Types].xml", "ppt/presentation.xml"), "mismatch"]
  ],
  [odt]: [
    ["an ODT", "a.odt", mimetype(odt)],
    ["an ODT template", "a", mimetype(`${odt}-template`)],
    ["an ODT without an end", "a", mimetype(odt).slice(0, 120)]
  ],
  "application/epub+zip": [["an EPUB", "a.epub", mimetype("application/epub+zip")]],
  "application/zip": [
    ["a zip with another claim inside", "a", mimetype("application/pdf")],
    ["a zip of gazettes", "a.docx", minimalZip([{ name: "a.pdf", content: "%PDF-1.4" }]), "mismatch"],
    ["a zip with a folder called word", "a.zip", entries("word/a.pdf")]
  ],
  "application/msword": [
    ["a DOC", "a", minimalOle(["1Table", "WordDocument"])],
    ["a DOC with a spreadsheet inside", "a.doc", minimalOle(["ObjectPool", "WordDocument"], ["Workbook"])],
    ["a DOC with a long directory", "a", minimalOle([..."abcdefghijkl", "WordDocument"])],
    ["a DOC of nothing but its header", "a.doc", minimalOle(["WordDocument"]).slice(0, 512)]
  ],
  "application/vnd.ms-excel": [
    ["a spreadsheet with a DOC inside", "a.doc", minimalOle(["MBD0001", "Workbook"], ["WordDocument"]), "mismatch"]
  ],
  "application/x-tika-ooxml-protected": [
    ["an encrypted DOCX", "a.docx", minimalOle(["EncryptionInfo", "EncryptedPackage"])]
  ],
  "application/x-ole-storage": [["another OLE file", "a.doc", minimalOle(["Contents"]), "mismatch"]],
  "image/png": [["PNG", "a.pdf", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), "mismatch"]],
  "image/jpeg": [["JPEG", "a.jpeg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)]],
  "image/tiff": [["TIFF", "a.tif", Uint8Array.of(0x49, 0x49, 0x2a, 0x00, 0x08)]],
  "image/gif": [["GIF", "a", utf8("GIF89a")]],
  "application/gzip": [["gzip", "a.gz", Uint8Array.of(0x1f, 0x8b, 0x08, 0x00)]],
  "application/x-7z-compressed": [["7z", "a.7z", Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)]],
  "application/vnd.rar": [["RAR", "a.rar", latin1Bytes("Rar!\x1a\x07\x01\x00")]],
  "text/html": [
    ["HTML", "a.pdf", utf8("<!DOCTYPE html><html>"), "mismatch"],
    ["HTML behind a mark and blanks, in capitals", "a", utf8("\uFEFF \n<HTML><BODY>")],
    ["HTML in UTF-16", "a", utf16Bytes("\uFEFF<html><body>Diário", true)],
    ["XHTML", "a.xml", utf8('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html>')],
    ["HTML without a frame", "a", utf8("<p>Portaria</p>")],
    ["text with tags, named HTML", "a.htm", utf8("Portaria <b>7</b>")]
  ],
  "text/plain": [
    ["text that speaks of HTML", "a", utf8("O elemento <body> contém")],
    ["text that begins with a bracket", "a", utf8("[1] Vide Lei nº 7")],
    ["text named CSV by nobody", "a", utf8("nome;valor\n")],
    ["text in Windows-1252", "a", windows1252Bytes("Licitação nº 7 – “fim”")],
    ["text in UTF-16 without a mark", "a", utf16Bytes("Licitação", false)],
    [
      "text with a NUL and a lone surrogate",
      "a",
      Uint8Array.of(0x61, 0xc3, 0xa7, 0xc3, 0xa3, 0x6f, 0x20, 0, 0x20, 0xed, 0xa0, 0x80, 0x66, 0x69, 0x6d)
    ],
    ["text named PDF", "a.pdf", utf8("Não encontrado"), "mismatch"]
  ],
  "application/xml": [["XML", "a.xml", utf8('<?xml version="1.0"?><edicao/>')]],
  "application/json": [["JSON", "a.txt", utf8('{"municipio": "Maceió"}'), "mismatch"]],
  "text/csv": [["CSV", "a.csv", utf8("nome;valor\n")]],
  "application/octet-stream": [
    ["noise named TXT", "random.txt", noise, "mismatch"],
    ["noise named HTML", "random.html", noise, "mismatch"],
    ["noise without a name", "random", noise],
    ["zeros", "a", new Uint8Array(5000)],
    ["nothing", "a", new Uint8Array(0)]
  ]
}
const table = Object.entries(byType).flatMap(([is, all]) =>
  all.map(([what, name, bytes, claim]) => ({ what, bytes, name, is, mismatch: claim === "mismatch" }))
)

describe("sniffing", () => {
  it.effect.each(table)("finds $what (named $name) to be $is", ({ bytes, name, is, mismatch }) =>
    Effect.gen(function* () {
      const sniffed = yield* sniff(inputOf(bytes, "", name))
      assert.strictEqual(sniffed.mediaType, is)
      assert.strictEqual(sniffed.isMismatch, mismatch)
    })
  )

  it("takes any Portuguese text for text, in whatever encoding", () => {
    const isText = (bytes: Uint8Array) => Effect.runSync(sniff(inputOf(bytes, "", "a"))).mediaType === "text/plain"
    fc.assert(fc.property(latin1Text, (text) => isText(windows1252Bytes(`${title} ${text}`))))
    fc.assert(fc.property(unicodeText, (text) => isText(utf8(`${title} ${text}`))))
    fc.assert(
      fc.property(latin1Text, fc.boolean(), (text, isLittle) => isText(utf16Bytes(`${title} ${text}`, isLittle)))
    )
  })

  it("never fails, whatever follows a known beginning", () => {
    const beginnings = table.map(({ bytes }) => bytes.slice(0, 64))
    fc.assert(
      fc.property(
        fc.constantFrom(...beginnings),
        fc.uint8Array({ maxLength: 1200 }),
        fc.integer({ min: 0, max: 64 }),
        (start, rest, keep) => {
          const bytes = Uint8Array.from([...start.slice(0, keep), ...rest])
          return Effect.runSyncExit(sniff(inputOf(bytes, "", "a.docx")))._tag === "Success"
        }
      )
    )
  })

  it.effect("reads no more than 1 MiB of a zip directory and 64 KiB of a tail, however long they claim to be", () =>
    Effect.gen(function* () {
      const zip = minimalDocx(["a"])
      new DataView(zip.buffer).setUint32(zip.length - 22 + 12, 0x7fffffff, true)
      const total = yield* Ref.make(0)
      const sizeBytes = 3 * 1024 ** 3
      const huge = {
        ...inputOf(zip, "", "a.docx"),
        sizeBytes,
        read: (offset: number, length: number) =>
          Effect.as(
            Ref.update(total, (n) => n + length),
            offset + length < sizeBytes
              ? new Uint8Array(length)
              : Uint8Array.from([...new Uint8Array(length - zip.length), ...zip])
          )
      }
      assert.strictEqual((yield* sniff(huge)).mediaType, docx)
      assert.isAtMost(yield* Ref.get(total), 1024 * 1024 + 64 * 1024)
    })
  )
})
