/**
 * The removal of what earlier versions of gazettes left behind in index and store, after the commit of the new ones.
 *
 * @module
 */
import { type Leftover, Leftovers, type NewLeftover } from "@escriba/db/Leftovers"
import { parseStage } from "@escriba/db/Stage"
import { StageWork } from "@escriba/db/StageWork"
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"
import type { Addresses } from "../stages/text/Addresses.ts"

const atOnce = 100

/**
 * Removes all that the ledger has noted, whichever run left it. What another gazette owns by now is kept. Where the index or
 * the store does not answer, the rest stays for a later run, and so does alone what they refuse.
 */
export const removeLeftovers = ({ addresses }: { readonly addresses: Addresses }) =>
  Effect.gen(function* () {
    const { forget, leftovers } = yield* Leftovers
    let batch = yield* leftovers(atOnce)
    let hasFound = false
    while (batch.length > 0) {
      const others = batch.filter(({ kind }) => kind !== "path")
      const refused = new Set(yield* remove(others.filter(({ isOwned }) => !isOwned)))
      if (refused.size > 0)
        yield* Effect.logWarning(`the store refuses to remove ${refused.size} texts of earlier versions`)
      yield* forget(others.filter((one) => !refused.has(one)))
      for (const path of batch.filter(({ kind }) => kind === "path"))
        hasFound = (yield* lookUp(path, addresses)) || hasFound
      batch = yield* leftovers(atOnce, batch.at(-1))
      // What was found under a path comes before it.
      if (batch.length === 0 && hasFound) {
        hasFound = false
        batch = yield* leftovers(atOnce)
      }
    }
  }).pipe(
    Effect.catch((error) => Effect.logWarning(`leftovers of earlier versions stay for a later run: ${error.message}`)),
    Effect.withSpan("Leftovers.remove")
  )

/** Whether anything was found. Of a document that cannot be read nobody can say whose it is: its path stays. */
const lookUp = Effect.fnUntraced(function* (path: Leftover, { keyOf }: Addresses) {
  const { forget, note } = yield* Leftovers
  const asked = yield* Effect.result((yield* SearchIndex).documentsOf([path.key]))
  if (asked._tag === "Failure" && asked.failure.isRetryable) return yield* asked.failure
  if (asked._tag === "Failure") {
    yield* Effect.logWarning(`leftovers under ${path.key} stay: ${asked.failure.message}`)
    return false
  }
  const { gazetteId } = path
  const found = asked.success.flatMap(({ id, textUrl }): ReadonlyArray<NewLeftover> => {
    const textKey = textUrl === null ? null : keyOf(textUrl)
    const document = { gazetteId, kind: "document", key: id } as const
    return textKey === null ? [document] : [document, { gazetteId, kind: "text", key: textKey }]
  })
  yield* note(found)
  yield* forget([path])
  return found.length > 0
})

/**
 * The excerpts of a document go with it, from the index of every theme that the ledger knows. Answers the texts that the
 * store refuses to remove.
 */
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
  return yield* Effect.filter(
    leftovers.filter(({ kind }) => kind === "text"),
    ({ key }) =>
      store.remove(key).pipe(
        Effect.as(false),
        Effect.catchIf(
          ({ reason }) => reason === "AccessDenied",
          () => Effect.succeed(true)
        )
      )
  )
})
