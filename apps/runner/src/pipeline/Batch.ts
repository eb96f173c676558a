/**
 * The last steps of a batch: indexed item by item, then marked processed in one transaction.
 *
 * @module
 */
import { type CommitOutcome, Ledger } from "@escriba/db/Ledger"
import { type ItemOutcome, SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import type { Indexable } from "./DocumentJob.ts"
import { type Fault, faultOf, toFault } from "./Fault.ts"
import { isIndexable, type Outcome, type Worked } from "./Outcome.ts"
import type { RunInHand } from "./RunInHand.ts"
import { endFailed } from "./Work.ts"

/**
 * Only what the index acknowledged is committed, in the order of ids, so that two writers cannot wait for each other; an
 * index that does not answer at all is a fault of every item. Every document of the batch ends here.
 */
export const endBatch = Effect.fn("Pipeline.endBatch")(function* (worked: ReadonlyArray<Worked>, run: RunInHand) {
  const indexables = worked.filter(isIndexable).sort((one, other) => one.gazette.id - other.gazette.id)
  const answers = yield* bulk(indexables)
  const answered = indexables.map((indexable, position) => ({ indexable, answer: answers[position] }))
  const earlier = yield* earlierVersions(indexables)
  const acknowledged = answered.flatMap(({ answer, indexable }) =>
    answer?._tag === "Indexed" ? [{ indexable, completion: completionOf(indexable, answer, earlier) }] : []
  )
  const commits = yield* (yield* Ledger).commit(acknowledged.map(({ completion }) => completion))
  const ended = yield* Effect.forEach(acknowledged, ({ indexable }, position) =>
    Effect.as(run.end(indexable.completion.claim), outcomeOf(indexable, commits[position]))
  )
  const failed = yield* Effect.forEach(answered, ({ answer, indexable }) => {
    const { completion, gazette, startedAt } = indexable
    const fault = faultIn(answer)
    return fault === undefined
      ? Effect.succeed([])
      : Effect.map(endFailed(gazette, completion.claim, fault, startedAt, run), (outcome) => [outcome])
  })
  return [...worked.filter((one): one is Outcome => !isIndexable(one)), ...ended, ...failed.flat()]
})

/** The documents that the index has by the batch's paths, also those of a system before us, which no ledger knows. */
const earlierVersions = Effect.fnUntraced(function* (indexables: ReadonlyArray<Indexable>) {
  if (indexables.length === 0) return new Map<string, ReadonlyArray<string>>()
  const documents = yield* (yield* SearchIndex)
    .documentsOf(indexables.map(({ gazette }) => gazette.filePath))
    .pipe(
      Effect.catch((error) =>
        Effect.as(Effect.logWarning(`leftovers of earlier versions were not looked for: ${error.message}`), [])
      )
    )
  return new Map(
    [...Map.groupBy(documents, ({ filePath }) => filePath)].map(([filePath, of]) => [filePath, of.map(({ id }) => id)])
  )
})

type Answer = ItemOutcome | { readonly _tag: "Fault"; readonly fault: Fault }

const bulk = Effect.fnUntraced(function* (indexables: ReadonlyArray<Indexable>) {
  if (indexables.length === 0) return []
  const index = yield* SearchIndex
  return yield* index.bulk(indexables.map(({ item }) => item)).pipe(
    Effect.map((outcomes): ReadonlyArray<Answer> => outcomes),
    Effect.catch((error) => Effect.succeed(indexables.map((): Answer => ({ _tag: "Fault", fault: toFault(error) }))))
  )
})

const completionOf = (
  { completion, gazette }: Indexable,
  answer: ItemOutcome & { readonly _tag: "Indexed" },
  earlier: ReadonlyMap<string, ReadonlyArray<string>>
) => ({
  ...completion,
  leftovers: (earlier.get(gazette.filePath) ?? []).filter((id) => !completion.documentIds.includes(id)),
  flags: answer.isTruncated ? [...completion.flags, "truncated" as const] : completion.flags
})

const outcomeOf = (indexable: Indexable, commit: CommitOutcome | undefined): Outcome => {
  const { gazette } = indexable
  return commit === "committed" ? { _tag: "Done", gazette, indexable } : { _tag: "Conflict", gazette }
}

const faultIn = (answer: Answer | undefined): Fault | undefined => {
  if (answer === undefined) return faultOf("Defect", "the index gave no answer for this item")
  if (answer._tag === "Indexed") return undefined
  if (answer._tag === "Fault") return answer.fault
  return faultOf(answer._tag === "Rejected" ? "IndexRejected" : "IndexUnavailable", answer.detail)
}
