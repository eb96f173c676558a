/**
 * PDFs of one page, for tests of content streams.
 *
 * @module
 */
import { latin1Bytes, pdfOf } from "../../MinimalPdf.ts"

/** Courier, so that every glyph is 0.6 of the font size wide. */
export const courier = "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"

export const streamOf = (body: string, entries = "") =>
  `<<${entries}/Length ${body.length}>>\nstream\n${body}\nendstream`

/** The font is `/F`; further objects begin with 6 and are named by the resources. */
export const onePage = (
  content: string,
  { font = courier, resources = "", entries = "", objects = [] as ReadonlyArray<string> } = {}
): Uint8Array<ArrayBuffer> =>
  pdfOf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[4 0 R]/Count 1>>",
    font,
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>${resources}>>/Contents 5 0 R>>`,
    streamOf(content, entries),
    ...objects
  ])

/** The same file with one of its words replaced by another of the same length, so that its offsets stay true. */
export const replaced = (bytes: Uint8Array, word: string, by: string): Uint8Array<ArrayBuffer> =>
  latin1Bytes(String.fromCharCode(...bytes).replace(word, by.padEnd(word.length)))
