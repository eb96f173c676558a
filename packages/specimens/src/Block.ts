/**
 * The parts of a gazette, without a file format: titles, headings, paragraphs and tables in reading order.
 *
 * @module
 */

/** The first row is the table's head; all rows have the same number of cells. */
export type Table = ReadonlyArray<ReadonlyArray<string>>

export type Block =
  | { readonly kind: "title" | "heading" | "text"; readonly text: string }
  | { readonly kind: "table"; readonly rows: Table }

export const title = (text: string): Block => ({ kind: "title", text })
export const heading = (text: string): Block => ({ kind: "heading", text })
export const text = (text: string): Block => ({ kind: "text", text })
export const table = (rows: Table): Block => ({ kind: "table", rows })
