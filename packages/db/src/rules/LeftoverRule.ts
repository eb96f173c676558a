/**
 * The leftovers of a gazette's version when the next one is committed, or when the gazette is withdrawn: one rule for every engine.
 *
 * @module
 */
import type { Completion, SegmentRecord, Withdrawal } from "../Ledger.ts"
import type { Leftover, NewLeftover } from "../Leftovers.ts"

/** The version before as the ledger has it; empty if there was none. */
export interface EarlierVersion {
  readonly documentIds: ReadonlyArray<string>
  readonly textKey: string | null
  readonly segments: ReadonlyArray<Pick<SegmentRecord, "textKey">>
}

/** The version that takes the place of the earlier one, and what the index was found to hold beside it. */
export interface NextVersion extends EarlierVersion, Withdrawal, Pick<Completion, "unseenPath"> {}

/** Each once: leftovers that the ledger knows, and those that were found in the index. */
export const leftBehind = (earlier: EarlierVersion, version: NextVersion): ReadonlyArray<NewLeftover> => {
  const { documentIds, gazetteId, leftovers, unseenPath } = version
  const documents = [...earlier.documentIds, ...leftovers.map(({ id }) => id)]
  const texts = [...textKeysOf(earlier), ...leftovers.map(({ textKey }) => textKey)]
  const left = (kind: Leftover["kind"], before: ReadonlyArray<string | null>, now: ReadonlyArray<string | null>) =>
    [...new Set(before)].flatMap((key) => (key === null || now.includes(key) ? [] : { gazetteId, kind, key }))
  return [
    ...left("document", documents, documentIds),
    ...left("path", [unseenPath], []),
    ...left("text", texts, textKeysOf(version))
  ]
}

/**
 * A withdrawn gazette has neither documents nor texts.
 *
 * @param checksum of the gazette: another one's document of this id may have been kept for it
 */
export const withdrawn = ({ gazetteId, leftovers }: Withdrawal, checksum: string | null = null): NextVersion => ({
  gazetteId,
  leftovers: checksum === null ? leftovers : [...leftovers, { id: checksum, textKey: null }],
  unseenPath: null,
  documentIds: [],
  textKey: null,
  segments: []
})

const textKeysOf = ({ segments, textKey }: Pick<EarlierVersion, "segments" | "textKey">) => [
  textKey,
  ...segments.map((segment) => segment.textKey)
]

/**
 * In the history of a gazette that is pending again: it shares a document with a version that is gone, or has got what was
 * removed while it was committed.
 */
export const whyReopened = (isOwned: boolean, gazetteId: number): string =>
  isOwned
    ? `a document of its own was shared with gazette ${gazetteId}, which has it no more`
    : `a part of it was removed as a leftover of gazette ${gazetteId} while it was committed`
