/**
 * Task `cut`: an association's edition by municipality.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { definitionOf } from "@escriba/gazettes/segmentation/Definitions"
import { type Segmentation, segment } from "@escriba/gazettes/segmentation/Segmentation"
import type { Territory } from "@escriba/gazettes/Territory"
import { Effect } from "effect"
import { joinedPages } from "./JoinWords.ts"
import { readText, type Span, writePages } from "./PageFiles.ts"

export interface CutRequest {
  /** The text's file. */
  readonly path: string
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
  readonly indexed: Span
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
  const { association, joinsWords, output, path, territories } = request
  const definition = definitionOf(association.id)
  if (definition === undefined) {
    const message = `nobody wrote down how ${association.name} lays out its gazette`
    return { segments: [], doubts: [{ code: "NoDefinition", message, line: null }], isDoubtful: true }
  }
  const segmentation = segment(yield* readText(path), definition, territories)
  const doubts = doubtsOf(segmentation)
  // A corrected name is recorded, but is not a doubt.
  const isDoubtful = segmentation.doubts.length + segmentation.unresolved.length > 0
  if (segmentation.segments.length === 0 || !segmentation.conserved) return { segments: [], doubts, isDoubtful }
  const stored = segmentation.segments.map(({ text }) => text)
  const indexed = joinsWords
    ? yield* Effect.forEach(stored, (text) => Effect.map(joinedPages([text]), ([joined = text]) => joined))
    : stored
  const changed = indexed.filter((text, i) => text !== stored[i])
  const spans = yield* writePages(output, [...stored, ...changed])
  let next = stored.length
  const segments = segmentation.segments.map(({ rawText, territoryId, territoryName }, i) => ({
    territoryId,
    territoryName,
    checksum: createHash("md5").update(rawText).digest("hex"),
    stored: spans[i]!,
    indexed: indexed[i] === stored[i] ? spans[i]! : spans[next++]!
  }))
  return { segments, doubts, isDoubtful }
})

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
