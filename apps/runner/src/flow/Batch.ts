/**
 * Documents that are indexed together, item by item, and then marked processed in one transaction.
 *
 * @module
 */
import { type CommitOutcome, Ledger } from "@escriba/db/Ledger"
import { type BulkLimits, type ItemOutcome, SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect, Sink } from "effect"
import { type Fault, faultOf, toFault } from "../faults/Fault.ts"
import type { Indexable } from "../stages/text/Publish.ts"
import { endFailed, type Worked } from "./DocumentBoundary.ts"
import { type DocumentUnderPath, documentsUnder, isLeftBy } from "./EarlierDocuments.ts"
import type { Outcome } from "./Outcome.ts"
import type { RunInHand } from "./RunInHand.ts"

export interface Batch {
  readonly worked: ReadonlyArray<Worked>
  readonly items: number
  readonly bytes: number
}

/** Adds nothing to a batch, but makes the batch check again whether it must end. */
export const reconsider = Symbol("reconsider")

/**
 * Collects a batch. It ends at a limit of count or bytes, and immediately if a lone document waits for it. The stream's
 * schedule ends it by time.
 */
export const batchOf = ({ maxBytes, maxItems }: BulkLimits, isWanted: () => boolean) =>
  Sink.fold<Batch, Worked | typeof reconsider>(
    () => ({ worked: [], items: 0, bytes: 0 }),
    (batch) => batch.items < maxItems && batch.bytes < maxBytes && !isWanted(),
    (batch, worked) => Effect.succeed(worked === reconsider ? batch : added(batch, worked))
  )

const added = (batch: Batch, worked: Worked): Batch => {
  const items = worked.result._tag === "Indexable" ? worked.result.items : []
  return {
    worked: [...batch.worked, worked],
    items: batch.items + Math.max(1, items.length),
    bytes: items.reduce((sum, { sizeBytes }) => sum + sizeBytes, batch.bytes)
  }
}

/**
 * Indexes a batch and ends all its documents. Only acknowledged documents are committed, in the order of ids, so that two
 * writers cannot deadlock. If the index does not answer at all, every document of the batch gets that fault.
 */
export const endBatch = Effect.fn("Batch.end")(function* (batch: ReadonlyArray<Worked>, run: RunInHand) {
  const ready = batch.filter(isIndexable).sort((one, other) => one.result.gazette.id - other.result.gazette.id)
  const indexables = ready.map(({ result }) => result)
  const answers = yield* bulk(indexables)
  const earlier = yield* earlierVersions(indexables, run)
  const completions = indexables.flatMap((indexable, position) => {
    const answer = answers[position]!
    return answer._tag === "Indexed" ? [completionOf(indexable, answer, earlier)] : []
  })
  const commits = completions.length === 0 ? [] : [...(yield* (yield* Ledger).commit(completions))]
  const ended = yield* Effect.forEach(ready, ({ delivery, result: indexable }, position) => {
    const answer = answers[position]!
    return Effect.map(
      answer._tag === "Indexed"
        ? endCommitted(indexable, commits.shift(), run)
        : endFailed(
            indexable.gazette,
            { claim: indexable.completion.claim, startedAt: indexable.startedAt },
            answer.fault,
            run
          ),
      (result) => ({ delivery, result })
    )
  })
  return [...batch.filter(isEnded), ...ended]
})

const isIndexable = (worked: Worked): worked is Worked<Indexable> => worked.result._tag === "Indexable"
const isEnded = (worked: Worked): worked is Worked<Outcome> => !isIndexable(worked)

const endCommitted = Effect.fnUntraced(function* (
  indexable: Indexable,
  commit: CommitOutcome | undefined,
  run: RunInHand
): Effect.fn.Return<Outcome> {
  const { completion, gazette } = indexable
  yield* run.end(completion.claim)
  if (commit !== "committed") return { _tag: "Conflict", gazette }
  yield* tellDoubts(indexable)
  return { _tag: "Done", gazette, indexable }
})

/** Logs the doubts so that a person can check them. The segments are stored and indexed anyway. */
const tellDoubts = ({ completion: { doubts, flags }, gazette }: Indexable) => {
  const isWhole = flags.includes("unsegmented")
  if (!isWhole && !flags.includes("doubtful")) return Effect.void
  const what = isWhole ? "indexed whole" : "cut with doubts"
  const why = doubts.map(({ code, line, message }) => `${code}${line === null ? "" : ` (line ${line})`}: ${message}`)
  return Effect.logWarning(`gazette ${gazette.id} is ${what}: ${why.slice(0, 3).join("; ")}`)
}

/**
 * Finds earlier documents of the batch's paths and of its gazettes; a run that died may have written them. `undefined` if
 * the index does not answer.
 */
const earlierVersions = Effect.fnUntraced(function* (indexables: ReadonlyArray<Indexable>, { addresses }: RunInHand) {
  if (indexables.length === 0) return new Map<string, ReadonlyArray<DocumentUnderPath>>()
  const index = yield* SearchIndex
  const paths = new Map(indexables.map(({ gazette }) => [gazette.id, gazette.filePath] as const))
  const ofGazettes = Effect.map(index.documentsOfGazettes([...paths.keys()]), (found) =>
    found.map(({ filePath, gazetteId, id, textUrl }): DocumentUnderPath => {
      const textKey = textUrl === null ? null : addresses.keyOf(textUrl)
      return { id, filePath: paths.get(gazetteId) ?? filePath, owner: gazetteId, textKey }
    })
  )
  const asked = yield* Effect.result(Effect.all([documentsUnder([...paths.values()], addresses), ofGazettes]))
  if (asked._tag === "Success") return Map.groupBy(asked.success.flat(), ({ filePath }) => filePath)
  yield* Effect.logWarning(`leftovers of earlier versions are looked for later: ${asked.failure.message}`)
  return undefined
})

/** The answer for all items of a gazette together: the first item that was not indexed decides it. */
type Answer =
  | { readonly _tag: "Indexed"; readonly isTruncated: boolean }
  | { readonly _tag: "Fault"; readonly fault: Fault }

/** Gives one answer per gazette, in the order of the gazettes. */
const bulk = Effect.fnUntraced(function* (indexables: ReadonlyArray<Indexable>) {
  if (indexables.length === 0) return []
  const index = yield* SearchIndex
  const documents = indexables.map(({ completion, gazette }) => `${gazette.filePath} (${completion.textBytes} bytes)`)
  yield* Effect.logDebug(`indexing ${documents.join(", ")}`)
  return yield* index.bulk(indexables.flatMap(({ items }) => items)).pipe(
    Effect.map((outcomes) => {
      const rest = [...outcomes]
      return indexables.map(({ items }) => answerOf(items, rest.splice(0, items.length)))
    }),
    Effect.catch((error) => Effect.succeed(indexables.map((): Answer => ({ _tag: "Fault", fault: toFault(error) }))))
  )
})

const answerOf = (items: Indexable["items"], outcomes: ReadonlyArray<ItemOutcome>): Answer => {
  if (outcomes.length < items.length) {
    return { _tag: "Fault", fault: faultOf("Defect", "the index gave no answer for some item") }
  }
  for (const outcome of outcomes) {
    if (outcome._tag === "Indexed") continue
    const code = outcome._tag === "Rejected" ? "IndexRejected" : "IndexUnavailable"
    return {
      _tag: "Fault",
      fault: faultOf(code, items.length === 1 ? outcome.detail : `${outcome.id}: ${outcome.detail}`)
    }
  }
  return { _tag: "Indexed", isTruncated: outcomes.some((outcome) => outcome._tag === "Indexed" && outcome.isTruncated) }
}

const completionOf = (
  { completion, gazette }: Indexable,
  answer: Answer & { readonly _tag: "Indexed" },
  earlier: ReadonlyMap<string, ReadonlyArray<DocumentUnderPath>> | undefined
) => ({
  ...completion,
  leftovers: (earlier?.get(gazette.filePath) ?? [])
    .filter(isLeftBy(gazette.id))
    .filter(({ id }) => !completion.documentIds.includes(id)),
  unseenPath: earlier === undefined ? gazette.filePath : null,
  flags: answer.isTruncated ? [...completion.flags, "truncated" as const] : completion.flags
})
