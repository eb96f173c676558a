/**
 * An edition's text as lines, its page headers taken out and its act codes set apart.
 *
 * @module
 */
import { type Layout, spacedPattern } from "./Definition.ts"

export interface EditionLine {
  readonly text: string
  /** Counted from 1 in the edition's text; where the line begins. */
  readonly number: number
  readonly isActCode: boolean
}

/** The edition's own page header: its first line that looks like one, trimmed. */
export const pageHeaderOf = (text: string, layout: Layout): string | null => {
  for (const [line] of text.matchAll(/[^\n]+/g)) {
    const trimmed = line.trim()
    if (layout.pageHeader.test(trimmed)) return trimmed
  }
  return null
}

/** Finds this page header wherever it stands in a text, however its words are parted. */
export const pageHeaderPattern = (pageHeader: string): RegExp => new RegExp(spacedPattern(pageHeader), "gu")

/**
 * The lines in their order. A page header leaves a line break, and an act code stands between two, also within a line:
 * that is the white space which the existing system's ids were taken over.
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
    if (mark.groups?.code !== undefined) {
      lines.push({ text: mark[0], number, isActCode: true })
      number += mark[0].split("\n").length - 1
    }
    cursor = mark.index + mark[0].length
  }
  push(text.slice(cursor))
  return lines
}
