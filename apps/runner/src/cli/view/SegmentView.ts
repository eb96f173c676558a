/**
 * An edition's segments, for a person.
 *
 * @module
 */
import type { Segmented } from "../../actions/Segment.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { table } from "./Terminal.ts"

export const describeSegments = (answer: Segmented): string => {
  const { conserved, corrections, doubts, frontMatter, layout, segments, tail, unresolved } = answer
  const sizes = `front matter ${count(frontMatter.length)} characters, tail ${count(tail.length)}`
  return [
    `${layout.publisher} (${layout.territoryId})${layout.isTested ? "" : ", a layout that no real edition has tested"}`,
    `${counted(segments.length, "segment")}, ${sizes}; ${conserved ? "no line is lost" : "THE PARTS ARE NOT THE WHOLE"}`,
    ...(segments.length === 0
      ? []
      : [
          table(
            ["Territory", "Name", "Blocks", "Characters"],
            segments.map(({ blocks, territoryId, territoryName, text }) => [
              territoryId,
              territoryName,
              count(blocks.length),
              count(text.length)
            ]),
            { right: [2, 3] }
          )
        ]),
    ...unresolved.map(({ heading, line, why }) => `line ${line}: ${heading}: ${why.toLowerCase()}`),
    ...corrections.map(({ distance, heading, line, territoryId }) => {
      return `line ${line}: ${heading}: taken for ${territoryId}, distance ${distance}`
    }),
    ...doubts.map(({ code, line, message }) => `${line === null ? "" : `line ${line}: `}${code}: ${message}`)
  ].join("\n")
}
