/**
 * Runs the queries of themes over texts, for an index that cannot match as OpenSearch does.
 *
 * @module
 */
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import { analyze } from "@escriba/gazettes/themes/BrazilianAnalysis"
import { findFragments } from "@escriba/gazettes/themes/Excerpts"
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { prepareQueries } from "@escriba/gazettes/themes/ThemeMatcher"
import { Effect } from "effect"
import type { FoundSource } from "./ExcerptIndex.ts"
import type { IndexError } from "./IndexError.ts"

/** A document of the index of gazettes, with its text as it is indexed. */
export interface SourceText {
  readonly fields: GazetteDocument
  readonly text: string
}

/**
 * As `ExcerptIndex.find`. Other fibers run between two documents, not within one: a document holds the event loop for
 * 0.2 s per megabyte (measured with 11 queries; the analysis takes nine tenths of the time).
 *
 * @param read a document, or `undefined` if it is not in the index
 */
export const findInTexts = Effect.fnUntraced(function* (
  queries: ReadonlyArray<ThemeQuery>,
  documentIds: ReadonlyArray<string>,
  read: (id: string) => Effect.Effect<SourceText | undefined, IndexError>
): Effect.fn.Return<ReadonlyArray<FoundSource>, IndexError> {
  const prepared = prepareQueries(queries)
  const sources: Array<FoundSource> = []
  for (const id of new Set(documentIds)) {
    const source = yield* read(id)
    if (source === undefined) continue
    sources.push({ id, fields: source.fields, found: findFragments(analyze(source.text), prepared) })
    yield* Effect.yieldNow
  }
  return sources
})
