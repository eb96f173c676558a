/**
 * WordprocessingML to text without a zip around it.
 *
 * @module
 */
import { SaxesParser } from "saxes"
import { symbolOf } from "../../src/docx/WordSymbol.ts"
import { WordText, wordNamespaces } from "../../src/docx/WordText.ts"
import { XmlReader } from "../../src/XmlReader.ts"

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" ' +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

export const documentOf = (body: string) => `<w:document ${namespaces}><w:body>${body}</w:body></w:document>`

/** The text taken after each chunk, joined. */
export const textOfChunks = (chunks: ReadonlyArray<Uint8Array>): string => {
  const text = new WordText(symbolOf)
  const reader = new XmlReader(new SaxesParser(), text, wordNamespaces)
  let taken = ""
  for (const chunk of chunks) {
    reader.write(chunk)
    taken += text.take()
  }
  reader.end()
  return taken + text.take()
}

/** The text of this XML between `<w:body>` and `</w:body>`. */
export const textOfBody = (body: string) => textOfChunks([new TextEncoder().encode(documentOf(body))])

export const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`
export const p = (...inline: ReadonlyArray<string>) => `<w:p>${inline.join("")}</w:p>`
export const table = (columns: number, ...rows: ReadonlyArray<ReadonlyArray<string>>) =>
  `<w:tbl><w:tblGrid>${"<w:gridCol/>".repeat(columns)}</w:tblGrid>` +
  `${rows.map((cells) => `<w:tr>${cells.map((cell) => `<w:tc>${cell}</w:tc>`).join("")}</w:tr>`).join("")}</w:tbl>`
export const textBox = (content: string) =>
  `<w:r><w:drawing><w:txbxContent>${content}</w:txbxContent></w:drawing></w:r>`
