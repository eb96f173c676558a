/**
 * The leftovers of a gazette's earlier version when the next version is committed, or when the gazette is withdrawn:
 * one rule for every engine.
 *
 * @module
 */
import type { Completion, SegmentRecord, Withdrawal } from "../Ledger.ts"
import type { Leftover, NewLeftover } from "../Leftovers.ts"

/** The earlier version as the ledger has it; empty if there was none. */
export interface EarlierVersion {
  readonly documentIds: ReadonlyArray<string>
  readonly textKey: string | null
  readonly segments: ReadonlyArray<Pick<SegmentRecord, "textKey">>
}

/**
 * The version that replaces the earlier one, together with other documents of the gazette that were found in the index.
 */
export interface NextVersion extends EarlierVersion, Withdrawal, Pick<Completion, "unseenPath"> {}

/** The leftovers that the ledger knows and those that were found in the index, each once. */
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
 * The version of a withdrawn gazette: it has no documents and no texts.
 *
 * @param checksum the gazette's checksum: the index may still hold another gazette's document with this id, kept
 * because this gazette owned it
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
 * The message in the history of a gazette that became pending again: it shares a document with a deleted version, or a
 * part of it was removed during its commit.
 */
export const whyReopened = (isOwned: boolean, gazetteId: number): string =>
  isOwned
    ? `a document of its own was shared with gazette ${gazetteId}, which has it no more`
    : `a part of it was removed as a leftover of gazette ${gazetteId} while it was committed`
