/**
 * Excerpts in plain memory, beside the documents of the search index in memory; fails when it is told to.
 *
 * @module
 */
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Context, Effect, Layer } from "effect"
import { ExcerptIndex } from "./ExcerptIndex.ts"
import { findInTexts } from "./FindInTexts.ts"
import { rejectionOfId } from "./IndexedText.ts"
import { MemorySearchIndex } from "./MemorySearchIndex.ts"
import { type Faults, makeFaults } from "./memory/Faults.ts"
import type { ItemOutcome } from "./SearchIndex.ts"

/** What a test tells it to do wrong, and what it holds. */
export class MemoryExcerptIndex extends Context.Service<
  MemoryExcerptIndex,
  Faults & {
    /** A theme's excerpts, in the order they came in. */
    readonly excerpts: (index: string) => Effect.Effect<ReadonlyArray<ExcerptDocument>>
  }
>()("@escriba/indexer/MemoryExcerptIndex") {}

export const layer: Layer.Layer<ExcerptIndex | MemoryExcerptIndex, never, MemorySearchIndex> = Layer.effectContext(
  Effect.map(MemorySearchIndex, ({ source }) => {
    const themes = new Map<string, Map<string, ExcerptDocument>>()
    const excerptsIn = (index: string) => [...(themes.get(index)?.values() ?? [])]
    const { attempt, faults, refusalOf } = makeFaults("MemoryExcerptIndex")
    const write = (index: string, excerpt: ExcerptDocument): ItemOutcome => {
      const id = excerpt.excerpt_id
      const refusal = refusalOf(id)
      if (refusal !== undefined) return refusal
      const detail = rejectionOfId(id)
      if (detail !== undefined) return { _tag: "Rejected", id, detail }
      const theme = themes.get(index) ?? new Map<string, ExcerptDocument>()
      themes.set(index, theme.set(id, excerpt))
      return { _tag: "Indexed", id, isTruncated: false }
    }
    const index = ExcerptIndex.of({
      ensure: () => attempt(() => []),
      find: (queries, documentIds) =>
        Effect.andThen(
          attempt(() => undefined),
          findInTexts(queries, documentIds, source)
        ),
      write: (index, excerpts) => attempt(() => excerpts.map((excerpt) => write(index, excerpt))),
      excerptsOf: (index, documentIds) =>
        attempt(() =>
          excerptsIn(index)
            .filter((excerpt) => documentIds.includes(excerpt.source_index_id))
            .sort((one, other) => (one.excerpt_id < other.excerpt_id ? -1 : 1))
        ),
      prune: (index, documentIds, keepIds) =>
        attempt(() => {
          const outdated = excerptsIn(index).filter(
            ({ excerpt_id, source_index_id }) => documentIds.includes(source_index_id) && !keepIds.includes(excerpt_id)
          )
          for (const { excerpt_id } of outdated) themes.get(index)?.delete(excerpt_id)
          return outdated.length
        }),
      refresh: () => attempt(() => undefined)
    })
    const holdings = MemoryExcerptIndex.of({
      ...faults,
      excerpts: (index) => Effect.sync(() => excerptsIn(index))
    })
    return Context.make(ExcerptIndex, index).pipe(Context.add(MemoryExcerptIndex, holdings))
  })
)
