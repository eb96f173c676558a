/**
 * The removal of what earlier versions of gazettes left behind in index and store, after the commit of the new ones.
 *
 * @module
 */
import { type Leftover, Leftovers } from "@escriba/db/Leftovers"
import { parseStage } from "@escriba/db/Stage"
import { StageWork } from "@escriba/db/StageWork"
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"

const atOnce = 100

/**
 * Removes all that the ledger has noted, whichever run left it. What another gazette owns by now is kept. Where the index or
 * the store does not answer, the rest stays for a later run.
 */
export const removeLeftovers = Effect.gen(function* () {
  const { forget, leftovers } = yield* Leftovers
  for (let batch = yield* leftovers(atOnce); batch.length > 0; batch = yield* leftovers(atOnce)) {
    yield* remove(batch.filter(({ isOwned }) => !isOwned))
    yield* forget(batch)
  }
}).pipe(
  Effect.catch((error) => Effect.logWarning(`leftovers of earlier versions stay for a later run: ${error.message}`)),
  Effect.withSpan("Leftovers.remove")
)

/** The excerpts of a document go with it, from the index of every theme that the ledger knows. */
const remove = Effect.fnUntraced(function* (leftovers: ReadonlyArray<Leftover>) {
  const keys = (kind: Leftover["kind"]) => leftovers.filter((one) => one.kind === kind).map(({ key }) => key)
  const store = yield* ObjectStore
  const excerpts = yield* ExcerptIndex
  const documents = keys("document")
  if (documents.length > 0) {
    const stages = (yield* (yield* StageWork).stages).map(parseStage)
    const themes = new Set(stages.flatMap(({ hasIndex, index }) => (hasIndex && index !== null ? index : [])))
    yield* Effect.forEach(themes, (theme) => excerpts.prune(theme, documents, []), { discard: true })
  }
  yield* (yield* SearchIndex).remove(documents)
  yield* Effect.forEach(keys("text"), (key) => store.remove(key), { discard: true })
})
