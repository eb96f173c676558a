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

const table: ReadonlyArray<{ what: string; bytes: Uint8Array; name: string; is: string; mismatch?: true }> = [
  { what: "a PDF", bytes: minimalPdf(["a"]), name: "a.pdf", is: "application/pdf" },
  { what: "a PDF without an extension", bytes: minimalPdf(["a"]), name: "2024-01-02", is: "application/pdf" },
  { what: "a PDF named DOCX", bytes: minimalPdf(["a"]), name: "a.docx", is: "application/pdf", mismatch: true },
  {
    what: "a PDF behind HTTP headers",
    bytes: Uint8Array.from([...utf8("HTTP/1.1 200 OK\r\n\r\n"), ...minimalPdf(["a"])]),
    name: "a.pdf",
    is: "application/pdf"
  },
  {
    what: "a PDF that lost its beginning",
    bytes: Uint8Array.from([...noise, ...minimalPdf(["a"]).slice(200)]),
    name: "a",
    is: "application/pdf"
  },
  {
    what: "a signed PDF",
    bytes: Uint8Array.from([...signedData, ...minimalPdf(["a"])]),
    name: "a.p7s",
    is: "application/pkcs7-signature"
  },
  {
    what: "a signature in PEM",
    bytes: utf8("-----BEGIN PKCS7-----\nMIIB\n"),
    name: "a",
    is: "application/pkcs7-signature"
  },
  { what: "RTF", bytes: utf8("{\\rtf1\\ansi a}"), name: "a.doc", is: "application/rtf", mismatch: true },
  { what: "RTF behind a line end", bytes: utf8("\r\n{\\rtf1\\ansi a}"), name: "a.rtf", is: "application/rtf" },
  { what: "a DOCX", bytes: minimalDocx(["a"]), name: "a.docx", is: docx },
  { what: "a DOCX named PDF", bytes: minimalDocx(["a"]), name: "A.PDF", is: docx, mismatch: true },
  { what: "a DOCX without an end", bytes: longZip.slice(0, 3000), name: "a", is: docx },
  {
    what: "a package without a document",
    bytes: entries("[Content_Types].xml", "_rels/.rels"),
    name: "a.docx",
    is: docx
  },
  {
    what: "a package of an unknown kind",
    bytes: entries("[Content_Types].xml", "_rels/.rels"),
    name: "a",
    is: "application/x-tika-ooxml"
  },
  {
    what: "an XLSX",
    bytes: entries("[Content_Types].xml", "xl/workbook.xml"),
    name: "a.xlsx",
    is: `${office}.spreadsheetml.sheet`
  },
  {
    what: "a PPTX",
    bytes: entries("[Content_Types].xml", "ppt/presentation.xml"),
    name: "a.docx",
    is: `${office}.presentationml.presentation`,
    mismatch: true
  },
  { what: "an ODT", bytes: mimetype(odt), name: "a.odt", is: odt },
  { what: "an ODT template", bytes: mimetype(`${odt}-template`), name: "a", is: odt },
  { what: "an ODT without an end", bytes: mimetype(odt).slice(0, 120), name: "a", is: odt },
  { what: "an EPUB", bytes: mimetype("application/epub+zip"), name: "a.epub", is: "application/epub+zip" },
  { what: "a zip with another claim inside", bytes: mimetype("application/pdf"), name: "a", is: "application/zip" },
  {
    what: "a zip of gazettes",
    bytes: minimalZip([{ name: "a.pdf", content: "%PDF-1.4" }]),
    name: "a.docx",
    is: "application/zip",
    mismatch: true
  },
  { what: "a zip with a folder called word", bytes: entries("word/a.pdf"), name: "a.zip", is: "application/zip" },
  { what: "a zip without entries", bytes: minimalZip([]), name: "a.docx", is: docx },
  { what: "a DOC", bytes: minimalOle(["1Table", "WordDocument"]), name: "a", is: "application/msword" },
  {
    what: "a DOC with a spreadsheet inside",
    bytes: minimalOle(["ObjectPool", "WordDocument"], ["Workbook"]),
    name: "a.doc",
    is: "application/msword"
  },
  {
    what: "a spreadsheet with a DOC inside",
    bytes: minimalOle(["MBD0001", "Workbook"], ["WordDocument"]),
    name: "a.doc",
    is: "application/vnd.ms-excel",
    mismatch: true
  },
  {
    what: "a DOC with a long directory",
    bytes: minimalOle([..."abcdefghijkl", "WordDocument"]),
    name: "a",
    is: "application/msword"
  },
  {
    what: "an encrypted DOCX",
    bytes: minimalOle(["EncryptionInfo", "EncryptedPackage"]),
    name: "a.docx",
    is: "application/x-tika-ooxml-protected"
  },
  {
    what: "another OLE file",
    bytes: minimalOle(["Contents"]),
    name: "a.doc",
    is: "application/x-ole-storage",
    mismatch: true
  },
  {
    what: "a DOC of nothing but its header",
    bytes: minimalOle(["WordDocument"]).slice(0, 512),
    name: "a.doc",
    is: "application/msword"
  },
  {
    what: "PNG",
    bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    name: "a.pdf",
    is: "image/png",
    mismatch: true
  },
  { what: "JPEG", bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), name: "a.jpeg", is: "image/jpeg" },
  { what: "TIFF", bytes: Uint8Array.of(0x49, 0x49, 0x2a, 0x00, 0x08), name: "a.tif", is: "image/tiff" },
  { what: "GIF", bytes: utf8("GIF89a"), name: "a", is: "image/gif" },
  { what: "gzip", bytes: Uint8Array.of(0x1f, 0x8b, 0x08, 0x00), name: "a.gz", is: "application/gzip" },
  {
    what: "7z",
    bytes: Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c),
    name: "a.7z",
    is: "application/x-7z-compressed"
  },
  { what: "RAR", bytes: latin1Bytes("Rar!\x1a\x07\x01\x00"), name: "a.rar", is: "application/vnd.rar" },
  { what: "HTML", bytes: utf8("<!DOCTYPE html><html>"), name: "a.pdf", is: "text/html", mismatch: true },
  {
    what: "HTML behind a mark and blanks, in capitals",
    bytes: utf8("\uFEFF \n<HTML><BODY>"),
    name: "a",
    is: "text/html"
  },
  { what: "HTML in UTF-16", bytes: utf16Bytes("\uFEFF<html><body>Diário", true), name: "a", is: "text/html" },
  {
    what: "XHTML",
    bytes: utf8('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html>'),
    name: "a.xml",
    is: "text/html"
  },
  { what: "HTML without a frame", bytes: utf8("<p>Portaria</p>"), name: "a", is: "text/html" },
  { what: "text with tags, named HTML", bytes: utf8("Portaria <b>7</b>"), name: "a.htm", is: "text/html" },
  { what: "text that speaks of HTML", bytes: utf8("O elemento <body> contém"), name: "a", is: "text/plain" },
  { what: "XML", bytes: utf8('<?xml version="1.0"?><edicao/>'), name: "a.xml", is: "application/xml" },
  { what: "JSON", bytes: utf8('{"municipio": "Maceió"}'), name: "a.txt", is: "application/json", mismatch: true },
  { what: "text that begins with a bracket", bytes: utf8("[1] Vide Lei nº 7"), name: "a", is: "text/plain" },
  { what: "CSV", bytes: utf8("nome;valor\n"), name: "a.csv", is: "text/csv" },
  { what: "text named CSV by nobody", bytes: utf8("nome;valor\n"), name: "a", is: "text/plain" },
  { what: "text in Windows-1252", bytes: windows1252Bytes("Licitação nº 7 – “fim”"), name: "a", is: "text/plain" },
  { what: "text in UTF-16 without a mark", bytes: utf16Bytes("Licitação", false), name: "a", is: "text/plain" },
  {
    what: "text with a NUL and a lone surrogate",
    bytes: Uint8Array.of(0x61, 0xc3, 0xa7, 0xc3, 0xa3, 0x6f, 0x20, 0, 0x20, 0xed, 0xa0, 0x80, 0x66, 0x69, 0x6d),
    name: "a",
    is: "text/plain"
  },
  { what: "text named PDF", bytes: utf8("Não encontrado"), name: "a.pdf", is: "text/plain", mismatch: true },
  { what: "noise named PDF", bytes: noise, name: "random.pdf", is: "application/pdf" },
  { what: "noise named TXT", bytes: noise, name: "random.txt", is: "application/octet-stream", mismatch: true },
  { what: "noise named HTML", bytes: noise, name: "random.html", is: "application/octet-stream", mismatch: true },
  { what: "noise without a name", bytes: noise, name: "random", is: "application/octet-stream" },
  { what: "zeros", bytes: new Uint8Array(5000), name: "a", is: "application/octet-stream" },
  { what: "nothing, named PDF", bytes: new Uint8Array(0), name: "a.pdf", is: "application/pdf" },
  { what: "nothing", bytes: new Uint8Array(0), name: "a", is: "application/octet-stream" }
]

describe("sniffing", () => {
  it.effect.each(table)("finds $what (named $name) to be $is", ({ bytes, name, is, mismatch }) =>
    Effect.gen(function* () {
      const sniffed = yield* sniff(inputOf(bytes, "", name))
      assert.strictEqual(sniffed.mediaType, is)
      assert.strictEqual(sniffed.isMismatch, mismatch ?? false)
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
