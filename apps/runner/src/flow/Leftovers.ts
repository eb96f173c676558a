/**
 * Removes leftovers of earlier versions of gazettes from index and store, after the commit of the new versions.
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
import { type Fault, type RoomError, toFault } from "../faults/Fault.ts"
import { inHalves } from "../faults/InHalves.ts"
import type { Addresses } from "../stages/text/Addresses.ts"
import { documentsUnder, isLeftBy } from "./EarlierDocuments.ts"

const atOnce = 100

/**
 * Removes all leftovers in the ledger, also those of earlier runs. Documents and texts that belong to another gazette by
 * now are kept. If the index or the store does not answer, the remaining leftovers stay for a later run. If one of them
 * refuses a leftover, only that one stays.
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
        yield* Effect.logWarning(`${refused.size} documents and texts of earlier versions are refused to be removed`)
      yield* forget(others.filter((one) => !refused.has(one)))
      for (const path of batch.filter(({ kind }) => kind === "path"))
        hasFound = (yield* lookUp(path, addresses)) || hasFound
      batch = yield* leftovers(atOnce, batch.at(-1))
      // Leftovers found under a path sort before it, so the list is read again from its start.
      if (batch.length === 0 && hasFound) {
        hasFound = false
        batch = yield* leftovers(atOnce)
      }
    }
  }).pipe(
    Effect.catch((error) => Effect.logWarning(`leftovers of earlier versions stay for a later run: ${error.message}`)),
    Effect.withSpan("Leftovers.remove")
  )

/**
 * Looks for leftovers under a path. Gives whether there were any. If a document cannot be read, its owner is unknown, so
 * the path stays.
 */
const lookUp = Effect.fnUntraced(function* (path: Leftover, addresses: Addresses) {
  const { forget, note } = yield* Leftovers
  const asked = yield* Effect.result(documentsUnder([path.key], addresses))
  if (asked._tag === "Failure" && (asked.failure._tag === "DatabaseError" || asked.failure.isRetryable))
    return yield* asked.failure
  if (asked._tag === "Failure") {
    yield* Effect.logWarning(`leftovers under ${path.key} stay: ${asked.failure.message}`)
    return false
  }
  const { gazetteId } = path
  const found = asked.success.filter(isLeftBy(gazetteId)).flatMap(({ id, textKey }): ReadonlyArray<NewLeftover> => {
    const document = { gazetteId, kind: "document", key: id } as const
    return textKey === null ? [document] : [document, { gazetteId, kind: "text", key: textKey }]
  })
  yield* note(found)
  yield* forget([path])
  return found.length > 0
})

/** Gives the leftovers whose removal was refused. */
const remove = Effect.fnUntraced(function* (leftovers: ReadonlyArray<Leftover>) {
  const store = yield* ObjectStore
  const texts = leftovers.filter(({ kind }) => kind === "text")
  return [
    ...(yield* refusedOf(
      leftovers.filter(({ kind }) => kind === "document"),
      removeDocuments
    )),
    ...(yield* Effect.forEach(texts, (text) => refusedOf([text], () => store.remove(text.key)))).flat()
  ]
})

/** Removes documents together with their excerpts, from the index of every theme that the ledger knows. */
const removeDocuments = Effect.fnUntraced(function* (leftovers: ReadonlyArray<Leftover>) {
  const ids = leftovers.map(({ key }) => key)
  const excerpts = yield* ExcerptIndex
  const stages = (yield* (yield* StageWork).stages).map(parseStage)
  const themes = new Set(stages.flatMap(({ hasIndex, index }) => (hasIndex && index !== null ? index : [])))
  yield* Effect.forEach(themes, (theme) => excerpts.prune(theme, ids, []), { discard: true })
  yield* (yield* SearchIndex).remove(ids)
})

/**
 * Removes all leftovers in one call. If that is refused, halves them until a single one is refused. A leftover whose key is
 * impossible in a store counts as removed.
 */
const refusedOf = <E extends RoomError, R>(
  leftovers: ReadonlyArray<Leftover>,
  removal: (some: ReadonlyArray<Leftover>) => Effect.Effect<void, E, R>
): Effect.Effect<ReadonlyArray<Leftover>, Fault, R> =>
  leftovers.length === 0
    ? Effect.succeed([])
    : removal(leftovers).pipe(
        Effect.as([]),
        Effect.mapError(toFault),
        Effect.catchIf(
          (fault) => !fault.stopsTheRun && !fault.isDependencys,
          ({ code }) =>
            Effect.map(
              inHalves(
                leftovers,
                (half) => refusedOf(half, removal),
                (only) => Effect.succeed(code === "ImpossibleKey" ? [] : [only])
              ),
              (halves) => halves.flat()
            )
        )
      )
