/**
 * Checks that an edition's parts are the edition, no more and no less.
 *
 * @module
 */
import { pageHeaderPattern } from "./EditionLines.ts"

/** The parts as they were returned, not as they were cut. */
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
 * Compares parts and edition character by character, without white space. The edition without its page headers equals the front
 * matter, the blocks of all segments in line order, and the tail. Each segment's text equals the page header and its own
 * blocks. So no line is lost, moved, or in two segments.
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
