/**
 * An association's edition in the index: one document per municipality.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { DoubtRecord, Flag, SegmentRecord } from "@escriba/db/Ledger"
import { type Gazette, segmentTextKeyOf } from "@escriba/gazettes/Gazette"
import { segmentDocument } from "@escriba/gazettes/GazetteDocument"
import { definitionOf } from "@escriba/gazettes/segmentation/Definitions"
import { type Segment, type Segmentation, segment } from "@escriba/gazettes/segmentation/Segmentation"
import { isAssociation, type Territory } from "@escriba/gazettes/Territory"
import type { IndexItem, IndexPage } from "@escriba/indexer/SearchIndex"

/** A municipality's part: the stored text, the index document and the ledger's record. */
export interface CutSegment {
  readonly text: string
  readonly item: IndexItem
  readonly record: SegmentRecord
}

export interface Cut {
  /** Empty: the edition is indexed whole. */
  readonly segments: ReadonlyArray<CutSegment>
  readonly doubts: ReadonlyArray<DoubtRecord>
  readonly flags: ReadonlyArray<Flag>
}

/** A city's gazette: one document without segments. */
export const uncut: Cut = { segments: [], doubts: [], flags: [] }

export const isAssociationEdition = ({ territoryId }: Pick<Gazette, "territoryId">): boolean =>
  territoryId !== null && isAssociation(territoryId)

/**
 * Cuts an association's edition by municipality, and leaves a city's alone. Where no layout is known, no block is found, or the
 * parts do not add up to the whole, the edition stays whole and a doubt says why: no line is ever lost.
 *
 * @param pages of the edition; joined by `\n` they are its stored text
 * @param urlOf what `url` and `file_raw_txt` hold for a key
 */
export const cut = (
  gazette: Gazette,
  pages: ReadonlyArray<string>,
  territories: ReadonlyArray<Territory>,
  urlOf: (key: string) => string
): Cut => {
  if (gazette.territoryId === null || !isAssociationEdition(gazette)) return uncut
  const definition = definitionOf(gazette.territoryId)
  if (definition === undefined) {
    const message = `nobody wrote down how ${gazette.territoryName ?? gazette.territoryId} lays out its gazette`
    return whole([{ code: "NoDefinition", message, line: null }])
  }
  const segmentation = segment(pages.join("\n"), definition, territories)
  const doubts = doubtsOf(segmentation)
  if (segmentation.segments.length === 0 || !segmentation.conserved) return whole(doubts)
  const pageOf = pageOfLine(pages)
  const segments = segmentation.segments.map((one) => cutSegment(gazette, one, pageOf, territories, urlOf))
  return { segments, doubts, flags: isDoubtful(segmentation) ? ["doubtful"] : [] }
}

const whole = (doubts: ReadonlyArray<DoubtRecord>): Cut => ({ segments: [], doubts, flags: ["unsegmented"] })

/** A corrected name is recorded, but is not a doubt. */
const isDoubtful = ({ doubts, unresolved }: Segmentation) => doubts.length + unresolved.length > 0

const doubtsOf = ({ corrections, doubts, unresolved }: Segmentation): ReadonlyArray<DoubtRecord> => [
  ...doubts,
  ...unresolved.map(({ candidates, heading, line, why }) => {
    const near = candidates.map(({ territoryName }) => territoryName).join(", ")
    return { code: `${why}Municipality`, message: near === "" ? heading : `${heading}: near to ${near}`, line }
  }),
  ...corrections.map(({ distance, heading, line, territoryId }) => {
    return { code: "CorrectedName", message: `${heading}: taken for ${territoryId}, distance ${distance}`, line }
  })
]

/** The page on which a line of the edition's text stands, both counted from 1. */
const pageOfLine = (pages: ReadonlyArray<string>) => {
  const pageOf = pages.flatMap((text, index) => text.split("\n").map(() => index + 1))
  return (line: number) => pageOf[line - 1] ?? pages.length
}

/** By the edition's pages, so that a person finds the passage in the file. Joined by `\n` they are the segment's text. */
const pagesOf = ({ lines, text }: Segment, pageOf: (line: number) => number): ReadonlyArray<IndexPage> => {
  const pages: Array<{ readonly number: number; readonly lines: Array<string> }> = []
  for (const [position, line] of text.split("\n").entries()) {
    const number = pageOf(lines[position]!)
    const open = pages.at(-1)
    if (open?.number === number) open.lines.push(line)
    else pages.push({ number, lines: [line] })
  }
  return pages.map(({ lines, number }) => ({ number, text: lines.join("\n") }))
}

const cutSegment = (
  gazette: Gazette,
  segment: Segment,
  pageOf: (line: number) => number,
  territories: ReadonlyArray<Territory>,
  urlOf: (key: string) => string
): CutSegment => {
  const { rawText, territoryId, territoryName, text } = segment
  const pages = pagesOf(segment, pageOf)
  const id = createHash("md5").update(rawText).digest("hex")
  const textKey = segmentTextKeyOf(territoryId, gazette.date, id)
  const stateCode = territories.find((territory) => territory.id === territoryId)?.stateCode ?? gazette.stateCode
  const textBytes = Buffer.byteLength(text)
  return {
    text,
    record: { documentId: id, territoryId, textKey, textBytes, pages: pages.map(({ number }) => number) },
    item: {
      id,
      fields: segmentDocument(
        gazette,
        { id: territoryId, name: territoryName, stateCode },
        { checksum: id, textKey },
        urlOf
      ),
      collection: gazette.collection,
      pages,
      sizeBytes: textBytes
    }
  }
}
