/**
 * Tables and emphasis for a person at a terminal.
 *
 * @module
 */
import { styleText } from "node:util"
import Table from "cli-table3"

type Style = Parameters<typeof styleText>[0]

/** Plain if standard output is not a terminal, or if NO_COLOR is set. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

/** `undefined` if standard output is not a terminal: a log or a file has no width. */
const terminalColumns = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined)

/** Columns of text; those named in `right` hold numbers. Fits the terminal: its widest cells are wrapped. */
export const table = (
  head: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  options: { readonly right?: ReadonlyArray<number>; readonly columns?: number | undefined } = {}
): string => {
  const { columns = terminalColumns() } = options
  const wide = columns === undefined ? [] : widths([head, ...rows], columns - indent)
  const drawn = new Table({
    head: head.map((cell) => styled("bold", cell)),
    colAligns: head.map((_, column) => (options.right?.includes(column) ? "right" : "left")),
    colWidths: wide,
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    chars: Object.fromEntries(borders.map((border) => [border, ""]))
  })
  drawn.push(...rows.map((row) => row.map((cell, column) => wrapped(cell, (wide[column] ?? Infinity) - gap))))
  return drawn
    .toString()
    .split("\n")
    .map((line) => `${" ".repeat(indent)}${line}`.trimEnd())
    .join("\n")
}

const indent = 2
const gap = 2
const narrowest = 12

/**
 * Column widths: those of the cells. If they are too wide together, the last column is narrowed first, then the widest of
 * the others.
 */
const widths = (rows: ReadonlyArray<ReadonlyArray<string>>, columns: number): Array<number> => {
  const found = rows[0]!.map((_, column) => gap + Math.max(...rows.map((row) => Bun.stringWidth(row[column] ?? ""))))
  const last = found.length - 1
  const excess = () => found.reduce((sum, width) => sum + width, 0) - columns
  const narrow = (column: number, least: number) => {
    found[column] = Math.max(least, found[column]! - Math.max(0, excess()))
  }
  narrow(last, Math.min(found[last]!, Math.max(narrowest, Math.floor(columns / 3))))
  for (let turn = 0; turn < last && excess() > 0; turn++) {
    const widest = found.indexOf(Math.max(...found.slice(0, last)))
    narrow(widest, Math.min(found[widest]!, Math.max(narrowest, Math.floor(columns / 3))))
  }
  narrow(last, Math.min(found[last]!, narrowest))
  return found
}

/** Wraps text at blanks, and inside a word that has none, such as a path. */
export const wrapped = (text: string, columns: number | undefined = terminalColumns()): string =>
  columns === undefined || Bun.stringWidth(text) <= columns ? text : Bun.wrapAnsi(text, columns, { hard: true })
/** A paragraph whose lines are all indented by a number of blanks. */
export const indented = (text: string, blanks: number, columns = terminalColumns()): string =>
  wrapped(text, columns === undefined ? undefined : columns - blanks).replace(/^/gm, " ".repeat(blanks))

const borders = Object.keys(new Table().options.chars)
