/**
 * The last steps of a batch: indexed item by item, then marked processed in one transaction.
 *
 * @module
 */
import { Ledger } from "@escriba/db/Ledger"
import { type ItemOutcome, SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import type { Indexable } from "./DocumentJob.ts"
import { type Fault, faultOf, toFault } from "./Fault.ts"
import type { Outcome } from "./Outcome.ts"

/** How an indexable document ended: with an outcome, or with a fault that is still to be recorded. */
export type BatchEnd =
  | { readonly indexable: Indexable; readonly outcome: Outcome }
  | { readonly indexable: Indexable; readonly fault: Fault }

/** Only what the index acknowledged is committed. An index that does not answer at all is a fault of every item. */
export const indexAndCommit = Effect.fn("Pipeline.indexAndCommit")(function* (batch: ReadonlyArray<Indexable>) {
  if (batch.length === 0) return []
  const index = yield* SearchIndex
  const answers = yield* Effect.result(index.bulk(batch.map(({ item }) => item)))
  if (answers._tag === "Failure") {
    const fault = toFault(answers.failure)
    return batch.map((indexable): BatchEnd => ({ indexable, fault }))
  }
  const faults = batch.map((_, position) => faultOfItem(answers.success[position]))
  const acknowledged = batch.filter((_, position) => faults[position] === undefined)
  const commits = yield* (yield* Ledger).commit(
    acknowledged.map(({ completion, item }) => {
      const answer = answers.success[batch.findIndex((other) => other.item === item)]
      const isTruncated = answer?._tag === "Indexed" && answer.isTruncated
      return isTruncated ? { ...completion, flags: [...completion.flags, "truncated" as const] } : completion
    })
  )
  return batch.map((indexable, position): BatchEnd => {
    const fault = faults[position]
    if (fault !== undefined) return { indexable, fault }
    const isCommitted = commits[acknowledged.indexOf(indexable)] === "committed"
    const { gazette } = indexable
    return { indexable, outcome: isCommitted ? { _tag: "Done", gazette, indexable } : { _tag: "Conflict", gazette } }
  })
})

const faultOfItem = (answer: ItemOutcome | undefined): Fault | undefined => {
  if (answer === undefined) return faultOf("Defect", "the index gave no answer for this item")
  if (answer._tag === "Rejected") return faultOf("IndexRejected", answer.detail)
  return answer._tag === "Unavailable" ? faultOf("IndexUnavailable", answer.detail) : undefined
}
