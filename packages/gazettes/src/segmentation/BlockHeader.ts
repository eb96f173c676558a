/**
 * The header of a block of acts: the lines that say whose they are.
 *
 * @module
 */
import type { Definition } from "./Definition.ts"
import type { EditionLine } from "./EditionLines.ts"
import type { Resolution, ResolveName } from "./MunicipalityName.ts"

export interface BlockHeader {
  /** Who it names: its second line as written, 200 characters at most. */
  readonly heading: string
  readonly resolution: Resolution
  /** It looks like what `Layout.headerInAct` describes. */
  readonly opensInAct: boolean
}

/** Lines looked at below the first one: room for a page's edge between a header's lines. */
const reach = 16

/** A long name is wrapped onto a second line, with a word for its department onto a third. */
const mostLines = 3

/** Of a line, more is not read: it bounds what a pattern can cost on a text without line breaks. */
const longestHeading = 200

/** What the lines from `start` on say, where the first of a header stands there. */
export const readBlockHeader = (
  lines: ReadonlyArray<EditionLine>,
  start: number,
  definition: Definition,
  resolve: ResolveName
): BlockHeader => {
  const below = linesBelow(lines, start, definition)
  const joined = below.map((_, last) =>
    below
      .slice(0, last + 1)
      .join(" ")
      .slice(0, longestHeading)
  )
  const names = joined.toReversed().flatMap((heading) => {
    const name = definition.municipality.exec(heading)?.groups?.name
    return name === undefined ? [] : [name, name.replace(definition.nameEnd, "")]
  })
  const after = lines.slice(start, start + reach).map((line) => line.text.slice(0, longestHeading))
  return {
    heading: joined[0] ?? "",
    resolution: resolve(names),
    opensInAct: definition.headerInAct.test(after.join("\n"))
  }
}

/** The first line with words, and those that follow it with no more than one empty line between. */
const linesBelow = (
  lines: ReadonlyArray<EditionLine>,
  start: number,
  definition: Definition
): ReadonlyArray<string> => {
  const below: Array<string> = []
  let empty = 0
  for (const line of lines.slice(start + 1, start + reach)) {
    const text = line.text.trim().slice(0, longestHeading)
    if (line.isActCode || definition.blockHeader.test(text) || below.length === mostLines) break
    if (text === "" || definition.pageFooter.test(text)) {
      empty++
    } else {
      if (below.length > 0 && empty > 1) break
      below.push(text)
      empty = 0
    }
  }
  return below
}
