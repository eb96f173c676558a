/**
 * The index document of an excerpt: the shape that the public API reads in a theme's index.
 *
 * @module
 */
import type { ReadDocument } from "../GazetteDocument.ts"
import type { Excerpt } from "./Excerpts.ts"

/** The contract's copies of the source document's fields, without the text, with the prefix `source_`. */
export type SourceFields = {
  readonly [Name in Exclude<keyof ReadDocument, "id"> as `source_${Name}`]: ReadDocument[Name]
} & {
  /** The id of the source's index document. */
  readonly source_index_id: string
  /** The source's `id`: its row in `gazettes`. */
  readonly source_database_id: number | null
}

/** Without `excerpt_embedding_score`: ranking adds it in the index. */
export interface ExcerptDocument extends SourceFields {
  /** White space is collapsed; entities are in the tags of their categories. */
  readonly excerpt: string
  /** Also the document's id in the index. */
  readonly excerpt_id: string
  readonly excerpt_subthemes: ReadonlyArray<string>
  /** Titles; empty if the excerpt names no entity or was not tagged yet. */
  readonly excerpt_entities: ReadonlyArray<string>
}

/** A document of the index of gazettes with its id there. */
export interface IndexedSource {
  readonly id: string
  readonly fields: ReadDocument
}

/** @param tagged the excerpt with its entities tagged; without it, the excerpt as it was found */
export const excerptDocument = (
  { id, subthemes, text }: Excerpt,
  source: IndexedSource,
  tagged: { readonly text: string; readonly entities: ReadonlyArray<string> } = { text, entities: [] }
): ExcerptDocument => {
  const { id: databaseId, ...fields } = source.fields
  const copies = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`source_${name}`, value]))
  return {
    excerpt: tagged.text,
    excerpt_subthemes: subthemes,
    excerpt_id: id,
    excerpt_entities: tagged.entities,
    source_index_id: source.id,
    source_database_id: databaseId,
    ...(copies as Omit<SourceFields, "source_index_id" | "source_database_id">)
  }
}
