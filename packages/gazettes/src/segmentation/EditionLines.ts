/**
 * An edition's text as lines, without page headers, with each act code on a line of its own.
 *
 * @module
 */
import { type Layout, spacedPattern } from "./Definition.ts"

export interface EditionLine {
  readonly text: string
  /** The line where it begins, counted from 1 in the edition's text. */
  readonly number: number
  readonly isActCode: boolean
}

/** The edition's own page header, trimmed: its first line that matches the layout's. */
export const pageHeaderOf = (text: string, layout: Layout): string | null => {
  for (const [line] of text.matchAll(/[^\n]+/g)) {
    const trimmed = line.trim()
    if (layout.pageHeader.test(trimmed)) return trimmed
  }
  return null
}

/** Finds this page header anywhere in a text, with any white space between its words. */
export const pageHeaderPattern = (pageHeader: string): RegExp => new RegExp(spacedPattern(pageHeader), "gu")

/**
 * The lines in order. A page header is replaced by a line break, and line breaks surround an act code, also within a line. The
 * existing system's ids are hashes over exactly this white space.
 */
export const editionLines = (text: string, pageHeader: string | null, layout: Layout): ReadonlyArray<EditionLine> => {
  const alternatives = [`(?<code>${layout.actCode.source})`]
  if (pageHeader !== null) alternatives.push(pageHeaderPattern(pageHeader).source)
  const lines: Array<EditionLine> = []
  let number = 1
  const push = (chunk: string) => {
    for (const piece of chunk.split("\n")) lines.push({ text: piece, number: number++, isActCode: false })
    number--
  }
  let cursor = 0
  for (const mark of text.matchAll(new RegExp(alternatives.join("|"), "gu"))) {
    push(text.slice(cursor, mark.index))
    if (mark.groups?.code !== undefined) lines.push({ text: mark[0], number, isActCode: true })
    number += mark[0].split("\n").length - 1
    cursor = mark.index + mark[0].length
  }
  push(text.slice(cursor))
  return lines
}
