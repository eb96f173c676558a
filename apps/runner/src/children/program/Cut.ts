/**
 * Task `cut`: an association's edition by municipality.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { definitionOf } from "@escriba/gazettes/segmentation/Definitions"
import { type Segment, type Segmentation, segment } from "@escriba/gazettes/segmentation/Segmentation"
import type { Territory } from "@escriba/gazettes/Territory"
import { Effect } from "effect"
import { joinedPages } from "./JoinWords.ts"
import { readPages, type Span, writePages } from "./PageFiles.ts"

export interface CutRequest {
  /** The text's file, and its pages. */
  readonly path: string
  readonly pages: ReadonlyArray<Span>
  readonly association: { readonly id: string; readonly name: string }
  /** Those of the association's state. */
  readonly territories: ReadonlyArray<Territory>
  /** Whether words are joined in what is indexed. */
  readonly joinsWords: boolean
  /** A file for the segments' texts. */
  readonly output: string
}

export interface Doubt {
  readonly code: string
  readonly message: string
  readonly line: number | null
}

export interface CutSegment {
  readonly territoryId: string
  readonly territoryName: string
  /** MD5 of the segment before it was stripped. */
  readonly checksum: string
  readonly stored: Span
  /** By the edition's pages, so that a person finds a passage in the file. */
  readonly indexed: ReadonlyArray<Span & { readonly page: number }>
}

export interface CutEdition {
  /** Empty: the edition stays whole. */
  readonly segments: ReadonlyArray<CutSegment>
  readonly doubts: ReadonlyArray<Doubt>
  readonly isDoubtful: boolean
}

/**
 * No line is lost: the edition stays whole, and a doubt says why, if its layout is unknown, if no block is found, or if the
 * parts do not add up to the whole.
 */
export const handle = Effect.fnUntraced(function* (request: CutRequest): Effect.fn.Return<CutEdition> {
  const { association, joinsWords, output, pages, path, territories } = request
  const definition = definitionOf(association.id)
  if (definition === undefined) {
    const message = `nobody wrote down how ${association.name} lays out its gazette`
    return { segments: [], doubts: [{ code: "NoDefinition", message, line: null }], isDoubtful: true }
  }
  const editionPages = yield* readPages(path, pages)
  const segmentation = segment(editionPages.join("\n"), definition, territories)
  const doubts = doubtsOf(segmentation)
  // A corrected name is recorded, but is not a doubt.
  const isDoubtful = segmentation.doubts.length + segmentation.unresolved.length > 0
  if (segmentation.segments.length === 0 || !segmentation.conserved) return { segments: [], doubts, isDoubtful }
  const pageOf = pageOfLine(editionPages)
  const parts = yield* Effect.forEach(segmentation.segments, (one) => {
    const own = pagesOf(one, pageOf)
    const texts = own.map(({ text }) => text)
    const joined = joinsWords ? joinedPages(texts) : Effect.succeed(texts)
    return Effect.map(joined, (indexed) => ({
      ...one,
      own,
      indexed,
      isChanged: indexed.some((text, i) => text !== texts[i])
    }))
  })
  // The pages of a segment lie side by side: where no word was joined, they are its stored text.
  const spans = yield* writePages(
    output,
    parts.flatMap(({ indexed, isChanged, text }) => (isChanged ? [...indexed, text] : indexed))
  )
  let next = 0
  const segments = parts.map(({ indexed, isChanged, own, rawText, territoryId, territoryName }) => {
    const written = own.map(({ number }) => ({ ...spans[next++]!, page: number }))
    const [first, last] = [written[0]!, written[indexed.length - 1]!]
    const { offsetBytes } = first
    return {
      territoryId,
      territoryName,
      checksum: createHash("md5").update(rawText).digest("hex"),
      stored: isChanged
        ? spans[next++]!
        : { offsetBytes, lengthBytes: last.offsetBytes + last.lengthBytes - offsetBytes },
      indexed: written
    }
  })
  return { segments, doubts, isDoubtful }
})

/** The page on which a line of the edition's text stands, both counted from 1. */
const pageOfLine = (pages: ReadonlyArray<string>) => {
  const pageOf = pages.flatMap((text, index) => text.split("\n").map(() => index + 1))
  return (line: number) => pageOf[line - 1] ?? pages.length
}

/** Joined by `\n` they are the segment's text. */
const pagesOf = ({ lines, text }: Segment, pageOf: (line: number) => number) => {
  const pages: Array<{ readonly number: number; readonly lines: Array<string> }> = []
  for (const [position, line] of text.split("\n").entries()) {
    const number = pageOf(lines[position]!)
    const open = pages.at(-1)
    if (open?.number === number) open.lines.push(line)
    else pages.push({ number, lines: [line] })
  }
  return pages.map(({ lines, number }) => ({ number, text: lines.join("\n") }))
}

const doubtsOf = ({ corrections, doubts, unresolved }: Segmentation): ReadonlyArray<Doubt> => [
  ...doubts,
  ...unresolved.map(({ candidates, heading, line, why }) => {
    const near = candidates.map(({ territoryName }) => territoryName).join(", ")
    return { code: `${why}Municipality`, message: near === "" ? heading : `${heading}: near to ${near}`, line }
  }),
  ...corrections.map(({ distance, heading, line, territoryId }) => {
    return { code: "CorrectedName", message: `${heading}: taken for ${territoryId}, distance ${distance}`, line }
  })
]
