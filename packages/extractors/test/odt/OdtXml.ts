/**
 * OpenDocument XML to text without a zip around it, and the entries of a package.
 *
 * @module
 */
import { SaxesParser } from "saxes"
import { OdtText, odtNamespaces } from "../../src/odt/OdtText.ts"
import { XmlReader } from "../../src/XmlReader.ts"
import type { PackedEntry } from "../PackedZip.ts"

const oasis = "urn:oasis:names:tc:opendocument:xmlns"
const namespaces = `xmlns:office="${oasis}:office:1.0" xmlns:style="${oasis}:style:1.0" xmlns:text="${oasis}:text:1.0" xmlns:table="${oasis}:table:1.0" xmlns:draw="${oasis}:drawing:1.0" xmlns:svg="${oasis}:svg-compatible:1.0"`

export const contentOf = (body: string) =>
  `<office:document-content ${namespaces}><office:body><office:text>${body}</office:text></office:body></office:document-content>`
export const stylesOf = (masterPage: string) =>
  `<office:document-styles ${namespaces}><office:master-styles><style:master-page>${masterPage}</style:master-page></office:master-styles></office:document-styles>`

/** The text taken after each chunk of the content, joined; the styles come first. */
export const textOfChunks = (chunks: ReadonlyArray<Uint8Array>, styles = stylesOf("")): string => {
  const text = new OdtText()
  let taken = ""
  for (const part of [[new TextEncoder().encode(styles)], chunks]) {
    const reader = new XmlReader(new SaxesParser(), text, odtNamespaces)
    for (const chunk of part) {
      reader.write(chunk)
      taken += text.take()
    }
    reader.end()
  }
  return taken + text.finish()
}

/** The text of this XML between `<office:text>` and `</office:text>`. */
export const textOfBody = (body: string, styles?: string) =>
  textOfChunks([new TextEncoder().encode(contentOf(body))], styles)

export const p = (...inline: ReadonlyArray<string>) => `<text:p>${inline.join("")}</text:p>`
export const table = (columns: number, ...rows: ReadonlyArray<ReadonlyArray<string>>) =>
  `<table:table><table:table-column table:number-columns-repeated="${columns}"/>${rows
    .map(
      (cells) =>
        `<table:table-row>${cells.map((cell) => `<table:table-cell>${cell}</table:table-cell>`).join("")}</table:table-row>`
    )
    .join("")}</table:table>`
export const textBox = (content: string) =>
  `<draw:frame><draw:text-box>${content}</draw:text-box><svg:title>Título</svg:title></draw:frame>`

/** The entries of an ODT, as LibreOffice orders them. */
export const odtEntries = (body: string, change: Partial<PackedEntry> = {}): ReadonlyArray<PackedEntry> => [
  { name: "mimetype", content: "application/vnd.oasis.opendocument.text", method: 0 },
  { name: "content.xml", content: contentOf(body), ...change }
]

/** With these file entries in the package's manifest. */
export const manifestOf = (entry: string): PackedEntry => ({
  name: "META-INF/manifest.xml",
  content: `<manifest:manifest xmlns:manifest="${oasis}:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml">${entry}</manifest:file-entry></manifest:manifest>`
})
