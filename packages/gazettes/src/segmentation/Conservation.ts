/**
 * Whether an edition's parts are the edition, no more and no less.
 *
 * @module
 */
import { pageHeaderPattern } from "./EditionLines.ts"

/** The parts as they were handed out, not as they were cut. */
export interface Parts {
  readonly pageHeader: string | null
  readonly frontMatter: string
  readonly segments: ReadonlyArray<{
    readonly rawText: string
    readonly blocks: ReadonlyArray<{ readonly line: number; readonly text: string }>
  }>
  readonly tail: string
}

/**
 * Compares them character by character, white space aside: the edition without its page headers is the front matter, the
 * blocks of all segments in the order of their lines, the tail; and each segment's text is the page header and its own
 * blocks. So no line is lost, none is in two segments, and none was moved.
 */
export const isConserved = (text: string, { pageHeader, frontMatter, segments, tail }: Parts): boolean => {
  const isWhole = segments.every(
    ({ rawText, blocks }) =>
      solid(rawText) === solid(`${pageHeader ?? ""}${blocks.map((block) => block.text).join("")}`)
  )
  const body = segments
    .flatMap((segment) => segment.blocks)
    .toSorted((left, right) => left.line - right.line)
    .map((block) => block.text)
  const edition = pageHeader === null ? text : text.replace(pageHeaderPattern(pageHeader), "")
  return isWhole && solid(edition) === solid([frontMatter, ...body, tail].join(""))
}

const solid = (text: string): string => text.replace(/\s+/g, "")
