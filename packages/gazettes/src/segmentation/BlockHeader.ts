/**
 * The header of a block of acts: the lines that name the municipality.
 *
 * @module
 */
import type { Definition } from "./Definition.ts"
import type { EditionLine } from "./EditionLines.ts"
import type { Resolution, ResolveName } from "./MunicipalityName.ts"

export interface BlockHeader {
  /** The name's line as written, the second of the header, cut to 200 characters. */
  readonly heading: string
  readonly resolution: Resolution
  /** The header matches `Layout.headerInAct`. */
  readonly opensInAct: boolean
}

/** Lines searched below the first one. A page's edge may stand between the lines of a header. */
const reach = 16

/** A long name wraps to a second line; a third line may name its department. */
const mostLines = 3

/** Characters read of a line. It bounds the cost of a pattern on a text without line breaks. */
const longestHeading = 200

/** Reads a header from the lines at `start`, if the first line of a header stands there. */
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

/** The first line with words, and the lines below it with at most one empty line between them. */
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
