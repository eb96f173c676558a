/**
 * PDF files with text in the standard fonts, whose encoding is Windows-1252.
 *
 * @module
 */
import { Effect } from "effect"
import { type Block, text } from "./Block.ts"
import type { Edition } from "./Edition.ts"
import { pdfFile } from "./PdfFile.ts"
import { type Sheet, typeset, typesetPage } from "./Typesetter.ts"
import { outsideWindows1252 } from "./Windows1252.ts"

/**
 * One page per text, line ends kept, long lines broken at spaces; `""` gives a page without text. Dies if a text
 * does not fit its page (about 4,000 characters) or has a character outside Windows-1252.
 */
export const pdfOf = (pages: ReadonlyArray<string>): Effect.Effect<Uint8Array> => securedPdfOf(pages)

/** Like `pdfOf` with one page; opens only with the password. */
export const encryptedPdfOf = (text: string, password: string): Effect.Effect<Uint8Array> =>
  securedPdfOf([text], password)

/** Paragraphs in two columns that run on from column to column and from page to page, as gazettes are printed. */
export const twoColumnPdfOf = (paragraphs: ReadonlyArray<string>, header?: string): Effect.Effect<Uint8Array> =>
  columnPdf(paragraphs.map(text), { columns: 2, ...(header === undefined ? {} : { header }) })

/** The edition in print, its header repeated and every page numbered. */
export const editionPdf = (edition: Edition, columns: Sheet["columns"]): Effect.Effect<Uint8Array> =>
  columnPdf(edition.blocks, { columns, header: edition.header })

const columnPdf = (blocks: ReadonlyArray<Block>, sheet: Sheet) =>
  Effect.andThen(
    requireWindows1252([sheet.header ?? "", ...blocks.map(textOf)].join("")),
    pdfFile((canvas) => typeset(canvas, sheet, blocks))
  )

const securedPdfOf = (pages: ReadonlyArray<string>, userPassword?: string) =>
  Effect.gen(function* () {
    yield* requireWindows1252(pages.join(""))
    const overfull: Array<number> = []
    const bytes = yield* pdfFile(
      (canvas) => {
        for (const [place, page] of pages.entries()) {
          if (!typesetPage(canvas, page)) overfull.push(place + 1)
        }
      },
      userPassword === undefined ? {} : { userPassword }
    )
    if (overfull.length > 0) return yield* Effect.die(new Error(`the text does not fit on page ${overfull.join(", ")}`))
    return bytes
  })

/** pdfkit would silently draw a wrong glyph. */
const requireWindows1252 = (text: string) => {
  const outside = outsideWindows1252(text)
  return outside.length === 0
    ? Effect.void
    : Effect.die(new Error(`the PDF's standard fonts do not have: ${outside.join(" ")}`))
}

const textOf = (block: Block) => (block.kind === "table" ? block.rows.flat().join("") : block.text)
