/**
 * Both indexes in one SQLite database in memory, for tests. Tests can make calls fail, and read the contents.
 *
 * @module
 */
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Context, Effect, Layer } from "effect"
import { ExcerptIndex } from "./ExcerptIndex.ts"
import * as Fts5ExcerptIndex from "./Fts5ExcerptIndex.ts"
import * as Fts5SearchIndex from "./Fts5SearchIndex.ts"
import { openEmpty } from "./fts5/Connections.ts"
import { readDocuments } from "./fts5/DocumentRow.ts"
import { readExcerpts, sourcesOf } from "./fts5/ExcerptRow.ts"
import { IndexError, type IndexReason } from "./IndexError.ts"
import { type BulkLimits, type IndexItem, type ItemOutcome, SearchIndex } from "./SearchIndex.ts"

export type IndexOperation = Exclude<keyof SearchIndex["Service"], "limits"> | keyof ExcerptIndex["Service"]

/** Makes calls of the two indexes fail, and reads their contents. */
export class MemoryIndex extends Context.Service<
  MemoryIndex,
  {
    /** The next `times` calls of `operation`, on either index, fail and change nothing. */
    readonly failNext: (operation: IndexOperation | "any", error: IndexReason, times?: number) => Effect.Effect<void>
    /** From now on, items and excerpts with these ids are not written and get `outcome`. */
    readonly refuse: (ids: ReadonlyArray<string>, outcome?: "Rejected" | "Unavailable") => Effect.Effect<void>
    /** Cancels all orders. */
    readonly heal: Effect.Effect<void>
    /** The items, in the order in which they were first indexed. */
    readonly items: Effect.Effect<ReadonlyArray<Omit<IndexItem, "sizeBytes">>>
    /** A theme's excerpts, in the order of their ids. */
    readonly excerpts: (index: string) => Effect.Effect<ReadonlyArray<ExcerptDocument>>
  }
>()("@escriba/indexer/MemoryIndex") {}

/** Building the layer also runs `ensure`. */
export const layer = (limits: Partial<BulkLimits> = {}): Layer.Layer<SearchIndex | ExcerptIndex | MemoryIndex> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const database = yield* Effect.acquireRelease(Effect.sync(openEmpty), (open) => Effect.sync(() => open.close()))
      const built = yield* Layer.build(Layer.merge(Fts5SearchIndex.layer(database), Fts5ExcerptIndex.layer(database)))
      const [search, excerpts] = [Context.get(built, SearchIndex), Context.get(built, ExcerptIndex)]
      yield* Effect.orDie(Effect.andThen(search.ensure, excerpts.ensure("any")))

      const failures: Array<{ readonly operation: string; readonly error: IndexReason }> = []
      const refused = new Map<string, "Rejected" | "Unavailable">()

      const obeying = (operation: string, call: Effect.Effect<unknown, IndexError>) =>
        Effect.suspend(() => {
          const place = failures.findIndex((order) => order.operation === "any" || order.operation === operation)
          const [order] = place < 0 ? [] : failures.splice(place, 1)
          if (order === undefined) return call
          return Effect.fail(new IndexError({ reason: order.error, detail: `${operation} failed on order` }))
        })
      /** The same service, but its calls fail as ordered. */
      const obedient = <S extends object>(service: S) =>
        Object.fromEntries(
          Object.entries(service).map(([name, member]) => {
            if (typeof member !== "function")
              return [name, Effect.isEffect(member) ? obeying(name, member as never) : member]
            return [name, (...args: ReadonlyArray<unknown>) => obeying(name, member(...args))]
          })
        ) as S

      const refusing = <A>(
        items: ReadonlyArray<A>,
        idOf: (item: A) => string,
        write: (items: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
      ) =>
        Effect.suspend(() => {
          const isRefused = (item: A) => refused.has(idOf(item))
          return Effect.map(write(items.filter((item) => !isRefused(item))), (outcomes) => {
            const rest = outcomes.values()
            return items.map((item): ItemOutcome => {
              const outcome = refused.get(idOf(item))
              return outcome === undefined
                ? rest.next().value!
                : { _tag: outcome, id: idOf(item), detail: "refused on order", type: "ordered" }
            })
          })
        })

      return Context.make(
        SearchIndex,
        obedient({
          ...search,
          limits: { ...search.limits, ...limits },
          bulk: (items: ReadonlyArray<IndexItem>) => refusing(items, ({ id }) => id, search.bulk)
        })
      ).pipe(
        Context.add(
          ExcerptIndex,
          obedient({
            ...excerpts,
            write: (index: string, documents: ReadonlyArray<ExcerptDocument>) =>
              refusing(
                documents,
                ({ excerpt_id }) => excerpt_id,
                (taken) => excerpts.write(index, taken)
              )
          })
        ),
        Context.add(
          MemoryIndex,
          MemoryIndex.of({
            failNext: (operation, error, times = 1) =>
              Effect.sync(() => void failures.push(...Array.from({ length: times }, () => ({ operation, error })))),
            refuse: (ids, outcome = "Rejected") =>
              Effect.sync(() => {
                for (const id of ids) refused.set(id, outcome)
              }),
            heal: Effect.sync(() => {
              failures.length = 0
              refused.clear()
            }),
            items: Effect.sync(() => readDocuments(database)),
            excerpts: (index) => Effect.sync(() => readExcerpts(database, index, sourcesOf(database)))
          })
        )
      )
    })
  )
