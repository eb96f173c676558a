/**
 * The last steps of a batch: indexed item by item, then marked processed in one transaction.
 *
 * @module
 */
import { type CommitOutcome, type EarlierDocument, Ledger } from "@escriba/db/Ledger"
import { type ItemOutcome, SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import { type Fault, faultOf, toFault } from "../faults/Fault.ts"
import type { Indexable } from "../stages/text/Publish.ts"
import { endFailed } from "./DocumentBoundary.ts"
import { isIndexable, type Outcome, type Worked } from "./Outcome.ts"
import type { RunInHand } from "./RunInHand.ts"

/**
 * Only what the index acknowledged is committed, in the order of ids, so that two writers cannot wait for each other; an
 * index that does not answer at all is a fault of every item. Every document of the batch ends here.
 */
export const endBatch = Effect.fn("Pipeline.endBatch")(function* (worked: ReadonlyArray<Worked>, run: RunInHand) {
  const indexables = worked.filter(isIndexable).sort((one, other) => one.gazette.id - other.gazette.id)
  const answers = yield* bulk(indexables)
  const answered = indexables.map((indexable, position) => ({ indexable, answer: answers[position]! }))
  const earlier = yield* earlierVersions(indexables, run)
  const acknowledged = answered.flatMap(({ answer, indexable }) =>
    answer._tag === "Indexed" ? [{ indexable, completion: completionOf(indexable, answer, earlier) }] : []
  )
  const commits = yield* (yield* Ledger).commit(acknowledged.map(({ completion }) => completion))
  const ended = yield* Effect.forEach(acknowledged, ({ indexable }, position) =>
    Effect.as(
      Effect.andThen(run.end(indexable.completion.claim), tellDoubts(indexable)),
      outcomeOf(indexable, commits[position])
    )
  )
  const failed = yield* Effect.forEach(answered, ({ answer, indexable }) => {
    const { completion, gazette, startedAt } = indexable
    return answer._tag === "Indexed"
      ? Effect.succeed([])
      : Effect.map(endFailed(gazette, completion.claim, answer.fault, startedAt, run), (outcome) => [outcome])
  })
  return [...worked.filter((one): one is Outcome => !isIndexable(one)), ...ended, ...failed.flat()]
})

/** A person should look at these: what was cut is stored and indexed all the same. */
const tellDoubts = ({ completion: { doubts, flags }, gazette }: Indexable) => {
  const isWhole = flags.includes("unsegmented")
  if (!isWhole && !flags.includes("doubtful")) return Effect.void
  const what = isWhole ? "indexed whole" : "cut with doubts"
  const why = doubts.map(({ code, line, message }) => `${code}${line === null ? "" : ` (line ${line})`}: ${message}`)
  return Effect.logWarning(`gazette ${gazette.id} is ${what}: ${why.slice(0, 3).join("; ")}`)
}

/** The documents that the index has by the batch's paths, also those of a system before us, which no ledger knows. */
const earlierVersions = Effect.fnUntraced(function* (indexables: ReadonlyArray<Indexable>, { addresses }: RunInHand) {
  if (indexables.length === 0) return new Map<string, ReadonlyArray<EarlierDocument>>()
  const documents = yield* (yield* SearchIndex)
    .documentsOf(indexables.map(({ gazette }) => gazette.filePath))
    .pipe(
      Effect.catch((error) =>
        Effect.as(Effect.logWarning(`leftovers of earlier versions were not looked for: ${error.message}`), [])
      )
    )
  return new Map(
    [...Map.groupBy(documents, ({ filePath }) => filePath)].map(([filePath, of]) => [
      filePath,
      of.map(({ id, textUrl }) => ({ id, textKey: addresses.keyOf(textUrl) }))
    ])
  )
})

/** Of all of a gazette's items together: the first that was not indexed speaks for them. */
type Answer =
  | { readonly _tag: "Indexed"; readonly isTruncated: boolean }
  | { readonly _tag: "Fault"; readonly fault: Fault }

/** One answer a gazette, in their order. */
const bulk = Effect.fnUntraced(function* (indexables: ReadonlyArray<Indexable>) {
  if (indexables.length === 0) return []
  const index = yield* SearchIndex
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
  earlier: ReadonlyMap<string, ReadonlyArray<EarlierDocument>>
) => ({
  ...completion,
  leftovers: (earlier.get(gazette.filePath) ?? []).filter(({ id }) => !completion.documentIds.includes(id)),
  flags: answer.isTruncated ? [...completion.flags, "truncated" as const] : completion.flags
})

const outcomeOf = (indexable: Indexable, commit: CommitOutcome | undefined): Outcome => {
  const { gazette } = indexable
  return commit === "committed" ? { _tag: "Done", gazette, indexable } : { _tag: "Conflict", gazette }
}
