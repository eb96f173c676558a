/**
 * An association's edition in the index: one document per municipality.
 *
 * @module
 */
import type { DoubtRecord, Flag, SegmentRecord } from "@escriba/db/Ledger"
import { type Gazette, segmentTextKeyOf } from "@escriba/gazettes/Gazette"
import { segmentDocument } from "@escriba/gazettes/GazetteDocument"
import { isAssociation, type Territory } from "@escriba/gazettes/Territory"
import type { IndexItem, IndexPage } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import { Children } from "../../children/Children.ts"
import type * as CutTask from "../../children/program/Cut.ts"
import { pageTexts } from "../../extraction/Extraction.ts"
import { faultOf } from "../../faults/Fault.ts"
import type { MadeText } from "./MadeText.ts"
import { WordJoining } from "./WordJoining.ts"

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
 * Cuts an association's edition by municipality. A city's gazette is not changed.
 *
 * @param territories all territories
 * @param urlOf the value of `url` and `file_raw_txt` for a key
 */
export const cut = Effect.fn("Cutting.cut")(function* (
  gazette: Gazette,
  { pages, path }: Pick<MadeText, "pages" | "path">,
  territories: ReadonlyArray<Territory>,
  urlOf: (key: string) => string
) {
  const { territoryId, territoryName } = gazette
  if (territoryId === null || !isAssociationEdition(gazette)) return uncut
  const { answer, request } = yield* (yield* Children)
    .ask("cut", {
      path,
      pages: pages.map(({ lengthBytes, offsetBytes }) => ({ offsetBytes, lengthBytes })),
      association: { id: territoryId, name: territoryName ?? territoryId },
      territories: territories.filter(({ id }) => id.startsWith(territoryId.slice(0, 2))),
      joinsWords: (yield* WordJoining).place === "index",
      output: `${path}.cut`
    })
    .pipe(Effect.mapError(({ detail, reason }) => faultOf(reason, `the edition could not be cut: ${detail}`)))
  const { doubts, isDoubtful, segments } = answer
  if (segments.length === 0) return { segments: [], doubts, flags: ["unsegmented"] } satisfies Cut as Cut
  const texts = yield* pageTexts({
    path: request.output,
    pages: segments.flatMap((one) => [one.stored, ...one.indexed])
  })
  const rest = texts.values()
  const cutEdition: Cut = {
    segments: segments.map((one) => {
      const text = rest.next().value!
      const own = one.indexed.map(({ page }) => ({ number: page, text: rest.next().value! }))
      return cutSegment(gazette, one, { text, pages: own }, territories, urlOf)
    }),
    doubts,
    flags: isDoubtful ? ["doubtful"] : []
  }
  return cutEdition
})

const cutSegment = (
  gazette: Gazette,
  { checksum, stored, territoryId, territoryName }: CutTask.CutSegment,
  { pages, text }: { readonly text: string; readonly pages: ReadonlyArray<IndexPage> },
  territories: ReadonlyArray<Territory>,
  urlOf: (key: string) => string
): CutSegment => {
  const textKey = segmentTextKeyOf(territoryId, gazette.date, checksum)
  const stateCode = territories.find((territory) => territory.id === territoryId)?.stateCode ?? gazette.stateCode
  return {
    text,
    record: {
      documentId: checksum,
      territoryId,
      textKey,
      textBytes: stored.lengthBytes,
      pages: pages.map(({ number }) => number)
    },
    item: {
      id: checksum,
      fields: segmentDocument(
        gazette,
        { id: territoryId, name: territoryName, stateCode },
        { checksum, textKey },
        urlOf
      ),
      collection: gazette.collection,
      pages,
      sizeBytes: stored.lengthBytes
    }
  }
}
