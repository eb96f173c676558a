/**
 * Where an edition's blocks of acts begin and end.
 *
 * @module
 */
import { type BlockHeader, readBlockHeader } from "./BlockHeader.ts"
import type { Definition } from "./Definition.ts"
import type { Doubt } from "./Doubt.ts"
import type { EditionLine } from "./EditionLines.ts"
import type { ResolveName } from "./MunicipalityName.ts"

/** Consecutive acts of one municipality or another body. */
export interface Block extends BlockHeader {
  /** The line where the block begins, counted from 1 in the edition's text. */
  readonly line: number
  /** For each line of `text` the line of the edition's text. */
  readonly lines: ReadonlyArray<number>
  /** The block's lines, header included. Each ends with a line break, except the edition's last. */
  readonly text: string
}

export interface Cut {
  /** The text above the first block. */
  readonly frontMatter: string
  readonly blocks: ReadonlyArray<Block>
  /** The text after the last act code; empty if the edition has no act code. */
  readonly tail: string
  readonly doubts: ReadonlyArray<Doubt>
}

interface Start {
  readonly index: number
  readonly line: number
  readonly header: BlockHeader
}

/**
 * Cuts an edition in time linear in its lines: each line is read once, and a bounded number of lines below each header.
 *
 * A header opens a block at the start of the edition and after an act code, for any name. In the middle of an act it
 * opens one only if it names another municipality exactly. The reason: an extractor that reads columns or page edges in another
 * order puts lines between a code and the next header, while a letterhead of another municipality inside an act never occurred
 * in 1,532 acts. A header of the act's own municipality is a letterhead, unless it matches the definition's `headerInAct`.
 */
export const cutBlocks = (lines: ReadonlyArray<EditionLine>, definition: Definition, resolve: ResolveName): Cut => {
  const starts: Array<Start> = []
  const doubts: Array<Doubt> = []
  let lastCode = -1
  let isInAct = false
  let index = -1
  for (const { text, number: line, isActCode } of lines) {
    index++
    const trimmed = text.trim()
    if (isActCode) {
      lastCode = index
      isInAct = false
      continue
    }
    if (trimmed === "" || definition.pageFooter.test(trimmed)) continue
    if (definition.blockHeader.test(trimmed)) {
      const header = readBlockHeader(lines, index, definition, resolve)
      const isForeign = isInAct && isExact(header) && !isSame(header, starts.at(-1)!.header)
      if (isForeign) doubts.push(letterhead(line, header))
      if (isInAct ? isForeign || (header.opensInAct && isExact(header)) : header.heading !== "") {
        starts.push({ index, line, header })
      }
    }
    isInAct = starts.length > 0
  }

  const hasCode = lastCode > (starts[0]?.index ?? lines.length)
  const end = hasCode ? lastCode + 1 : lines.length
  const kept = starts.filter((start) => start.index < end)
  if (starts.length > 0 && !hasCode) doubts.push({ code: "NoActCode", message: "no act code was found", line: null })
  for (const { index, line, header } of starts) if (index >= end) doubts.push(lost(line, header))

  return {
    frontMatter: textOf(lines, 0, kept[0]?.index ?? end),
    blocks: kept.map(({ index, line, header }, i) => {
      const next = kept[i + 1]?.index
      const text = textOf(lines, index, next ?? end)
      return {
        ...header,
        line,
        lines: numbersOf(lines, index, next ?? end),
        text: next === undefined ? text.slice(0, -1) : text
      }
    }),
    tail: textOf(lines, end, lines.length),
    doubts
  }
}

const textOf = (lines: ReadonlyArray<EditionLine>, from: number, to: number): string => {
  let text = ""
  for (const line of lines.slice(from, to)) text += `${line.text}\n`
  return text
}

/** An act code may stand on several lines. */
const numbersOf = (lines: ReadonlyArray<EditionLine>, from: number, to: number): ReadonlyArray<number> =>
  lines.slice(from, to).flatMap(({ number, text }) => text.split("\n").map((_, i) => number + i))

const isExact = ({ resolution }: BlockHeader) => resolution.territory !== null && resolution.by !== "distance"

const isSame = (left: BlockHeader, right: BlockHeader) =>
  left.resolution.territory?.id === right.resolution.territory?.id

const letterhead = (line: number, { heading }: BlockHeader): Doubt => ({
  code: "Letterhead",
  message: `begins a block although no act code closes the act before it: "${heading}"`,
  line
})

const lost = (line: number, { heading }: BlockHeader): Doubt => ({
  code: "BlockInTail",
  message: `a block without an act code, dropped with the tail: "${heading}"`,
  line
})
