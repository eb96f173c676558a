/**
 * The leftovers of a gazette's version when the next one is committed: one rule for every engine.
 *
 * @module
 */

import type { Completion, SegmentRecord } from "../Ledger.ts"
import type { Leftover, NewLeftover } from "../Leftovers.ts"

/** The version before as the ledger has it; empty if there was none. */
export interface EarlierVersion {
  readonly documentIds: ReadonlyArray<string>
  readonly textKey: string | null
  readonly segments: ReadonlyArray<Pick<SegmentRecord, "textKey">>
}

/** Each once: leftovers that the ledger knows, and those that were found in the index. */
export const leftBehind = (
  earlier: EarlierVersion,
  completion: Pick<Completion, "claim" | "documentIds" | "leftovers" | "segments" | "textKey" | "unseenPath">
): ReadonlyArray<NewLeftover> => {
  const { claim, documentIds, leftovers, unseenPath } = completion
  const documents = [...earlier.documentIds, ...leftovers.map(({ id }) => id)]
  const texts = [...textKeysOf(earlier), ...leftovers.map(({ textKey }) => textKey)]
  const left = (kind: Leftover["kind"], before: ReadonlyArray<string | null>, now: ReadonlyArray<string | null>) =>
    [...new Set(before)].flatMap((key) =>
      key === null || now.includes(key) ? [] : { gazetteId: claim.gazetteId, kind, key }
    )
  return [
    ...left("document", documents, documentIds),
    ...left("path", [unseenPath], []),
    ...left("text", texts, textKeysOf(completion))
  ]
}

const textKeysOf = ({ segments, textKey }: Pick<EarlierVersion, "segments" | "textKey">) => [
  textKey,
  ...segments.map((segment) => segment.textKey)
]
