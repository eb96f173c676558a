/**
 * Word documents (DOCX) with the same bytes in every run.
 *
 * @module
 */
import {
  Document,
  Table as DocxTable,
  HeadingLevel,
  Packer,
  Paragraph,
  TableCell,
  TableRow,
  TextRun,
  WidthType
} from "docx"
import { Effect } from "effect"
import { unzipSync } from "fflate"
import { type Block, type Table, table, text } from "./Block.ts"
import type { Edition } from "./Edition.ts"
import { zipOf } from "./Zip.ts"

/** The library docx always writes the current time into this part. */
const coreProperties = `<?xml version="1.0" encoding="UTF-8"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Escriba specimens</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2024-01-02T00:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-02T00:00:00Z</dcterms:modified></cp:coreProperties>`

/** Paragraphs, then the table if there is one. A failure of the library is a defect, because it writes to memory only. */
export const docxOf = (paragraphs: ReadonlyArray<string>, rows?: Table): Effect.Effect<Uint8Array> =>
  docx([...paragraphs.map(text), ...(rows === undefined ? [] : [table(rows)])])

/** The edition with Word's own headings, paragraphs and tables. */
export const editionDocx = (edition: Edition): Effect.Effect<Uint8Array> => docx(edition.blocks)

const docx = Effect.fnUntraced(function* (blocks: ReadonlyArray<Block>) {
  const document = new Document({ sections: [{ children: blocks.map(childOf) }] })
  const packed = yield* Effect.promise(() =>
    Packer.toBuffer(document, undefined, [{ path: "docProps/core.xml", data: coreProperties }])
  )
  // Zipped again, because the library stamps every entry with the current time.
  const parts = Object.entries(unzipSync(new Uint8Array(packed)))
  return yield* zipOf(parts.toSorted(([one], [other]) => rank(one) - rank(other)))
})

/** Word puts the content types first, so that a file that was cut off still shows its format. */
const rank = (name: string) => (name === "[Content_Types].xml" ? 0 : name === "word/document.xml" ? 1 : 2)

const childOf = (block: Block) => {
  switch (block.kind) {
    case "title":
      return new Paragraph({ text: block.text, heading: HeadingLevel.TITLE })
    case "heading":
      return new Paragraph({ text: block.text, heading: HeadingLevel.HEADING_1 })
    case "text":
      return new Paragraph({ text: block.text })
    case "table":
      return tableOf(block.rows)
  }
}

const tableOf = (rows: Table) =>
  new DocxTable({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map(
      (cells, place) =>
        new TableRow({
          tableHeader: place === 0,
          children: cells.map(
            (cell) =>
              new TableCell({
                children: [new Paragraph({ children: [new TextRun({ text: cell, bold: place === 0 })] })]
              })
          )
        })
    )
  })
