/**
 * Torture for the formats that the shared corpus' folder has none of: cut from its sound documents, or made by code.
 *
 * @module
 */
import { readFileSync } from "node:fs"
import { corpusFile } from "@escriba/specimens/Corpus"
import { htmlOf } from "@escriba/specimens/Html"
import { odtOf } from "@escriba/specimens/Odt"
import { encryptedPdfOf } from "@escriba/specimens/Pdf"
import { protectedFile, protectedNames } from "@escriba/specimens/Protected"
import { rtfOf } from "@escriba/specimens/Rtf"
import { scanPdfOf } from "@escriba/specimens/ScanPdf"
import { seededRandom } from "@escriba/specimens/SeededRandom"
import { zipOf } from "@escriba/specimens/Zip"
import { Effect } from "effect"

type Make = Effect.Effect<Uint8Array>

const lines = Array.from({ length: 400 }, (_, number) => `Portaria nº ${number}: abre licitação e nomeia a comissão.`)
const bytesOf = (text: string) => new TextEncoder().encode(text)
const half = (make: Make): Make => Effect.map(make, (bytes) => bytes.slice(0, bytes.length >> 1))
/** What a program without a parser for it would choke on, under each name. */
const noise = (seed: number): Make => Effect.sync(() => seededRandom(seed).bytes(5000))
const nothing: Make = Effect.succeed(new Uint8Array(0))
const text = (content: string): Make => Effect.sync(() => bytesOf(content))
const xml = (content: string, before = ""): Make =>
  text(`<?xml version="1.0"?>${before}<diario><p>Portaria nº 7</p>${content}</diario>`)
const doubled = Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i + 1} "&a${i};&a${i};">`)
const laughs = `<!DOCTYPE d [<!ENTITY a0 "ha">${doubled.join("")}]>`
const odt = (content: string): Make =>
  zipOf(
    [
      ["mimetype", "application/vnd.oasis.opendocument.text"],
      ["content.xml", content]
    ],
    ["mimetype"]
  )
const office = (body: string) =>
  `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>${body}</office:text></office:body></office:document-content>`
const nestedZip = (depth: number): Make =>
  depth === 0
    ? text("Portaria nº 7")
    : Effect.flatMap(nestedZip(depth - 1), (inner) => zipOf([[depth === 1 ? "a.txt" : "a.zip", inner]]))

/** By their names in the table of truths. */
const made: Readonly<Record<string, Make>> = {
  "truncated.rtf": half(rtfOf(lines)),
  "truncated.html": half(htmlOf({ title: "Diário", paragraphs: lines })),
  "truncated.xml": half(xml(lines.join("\n"))),
  "truncated.zip": half(zipOf([["diario.txt", lines.join("\n")]])),
  "rtf-named.doc": rtfOf(lines),
  "html-named.doc": htmlOf({ title: "Diário", paragraphs: lines }),
  "odt-named.docx": odtOf(lines),
  "text-named.pdf": text(lines.join("\n")),
  "laughs.xml": xml("&a20;", laughs),
  "laughs.odt": odt(`<?xml version="1.0"?>${laughs}${office("<text:p>&a20;</text:p>")}`),
  "deep.xml": xml("<a>".repeat(200_000) + "</a>".repeat(200_000)),
  "deep.odt": odt(office(`${"<text:section>".repeat(200_000)}${"</text:section>".repeat(200_000)}`)),
  "deep.rtf": text(`{\\rtf1 ${"{".repeat(200_000)}Portaria${"}".repeat(200_000)}}`),
  "deep.zip": nestedZip(5),
  "bomb.odt": odt(office(`<text:p>${" ".repeat(80 * 1024 * 1024)}</text:p>`)),
  "bomb.zip": zipOf([["diario.txt", new Uint8Array(80 * 1024 * 1024).fill(0x20)]]),
  "scan.pdf": scanPdfOf(1),
  "encrypted.pdf": encryptedPdfOf("Portaria nº 7", "segredo"),
  ...Object.fromEntries(["odt", "rtf", "html", "xml", "zip", "p7s"].map((name) => [`zero-byte.${name}`, nothing])),
  ...Object.fromEntries(
    ["pdf", "docx", "doc", "odt", "rtf", "html", "xml", "zip", "p7s", "txt"].map((name, seed) => [
      `noise.${name}`,
      noise(seed + 1)
    ])
  )
}

/** The first half of documents of the corpus, of formats that no specimen is made of. */
const halves: Readonly<Record<string, string>> = {
  "truncated.doc": "office/fake/fake_gazette.doc",
  "truncated.p7s": "gazettes/other/minas-gerais-2026-01-09.p7s"
}

/** All of them, by name, read or made when they are asked for. */
export const madeFiles = (): ReadonlyArray<readonly [name: string, make: Make]> => [
  ...Object.entries(made),
  ...Object.entries(halves).map(
    ([name, path]) => [name, half(Effect.sync(() => new Uint8Array(readFileSync(corpusFile(path)))))] as const
  ),
  ...protectedNames.map((name) => [name, Effect.sync(() => protectedFile(name))] as const)
]
