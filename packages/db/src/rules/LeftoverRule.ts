/**
 * What the new version of a gazette leaves behind of the one before: one rule for every engine.
 *
 * @module
 */

import type { Completion, SegmentRecord } from "../Ledger.ts"
import type { Leftover } from "../Leftovers.ts"

/** What the ledger knows of the version before; nothing where there was none. */
export interface EarlierVersion {
  readonly documentIds: ReadonlyArray<string>
  readonly textKey: string | null
  readonly segments: ReadonlyArray<Pick<SegmentRecord, "textKey">>
}

/** Each once. What the index was found to hold counts as much as what the ledger says. */
export const leftBehind = (
  earlier: EarlierVersion,
  completion: Pick<Completion, "claim" | "documentIds" | "leftovers" | "segments" | "textKey">
): ReadonlyArray<Omit<Leftover, "isOwned">> => {
  const { claim, documentIds, leftovers } = completion
  const documents = [...earlier.documentIds, ...leftovers.map(({ id }) => id)]
  const texts = [...textKeysOf(earlier), ...leftovers.map(({ textKey }) => textKey)]
  const left = (kind: Leftover["kind"], before: ReadonlyArray<string | null>, now: ReadonlyArray<string | null>) =>
    [...new Set(before)].flatMap((key) =>
      key === null || now.includes(key) ? [] : { gazetteId: claim.gazetteId, kind, key }
    )
  return [...left("document", documents, documentIds), ...left("text", texts, textKeysOf(completion))]
}

const textKeysOf = ({ segments, textKey }: Pick<EarlierVersion, "segments" | "textKey">) => [
  textKey,
  ...segments.map((segment) => segment.textKey)
]
