/**
 * Tables and emphasis for a person at a terminal.
 *
 * @module
 */
import { styleText } from "node:util"
import Table from "cli-table3"

type Style = Parameters<typeof styleText>[0]

/** Plain where standard output is not a terminal, or NO_COLOR is set. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

/** Columns of text. @param options.right the columns of numbers */
export const table = (
  head: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  options: { readonly right?: ReadonlyArray<number>; readonly wrap?: ReadonlyArray<number | null> } = {}
): string => {
  const drawn = new Table({
    head: head.map((cell) => styled("bold", cell)),
    colAligns: head.map((_, column) => (options.right?.includes(column) ? "right" : "left")),
    ...(options.wrap === undefined ? {} : { colWidths: [...options.wrap], wordWrap: true }),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: Object.fromEntries(borders.map((border) => [border, ""]))
  })
  drawn.push(...rows.map((row) => [...row]))
  return drawn
    .toString()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n")
}

const borders = Object.keys(new Table().options.chars)
