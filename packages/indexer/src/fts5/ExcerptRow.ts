/**
 * Rows of `excerpts`: written from excerpts and read back.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"

/** SQLite has no lists and no booleans: they are stored as JSON, and as 0 and 1. */
type AsColumns<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends ReadonlyArray<string>
    ? string
    : boolean extends Fields[Name]
      ? Exclude<Fields[Name], boolean> | number
      : Fields[Name]
}

type ExcerptRow = AsColumns<ExcerptDocument>

const columnsOf = (excerpt: ExcerptDocument): ExcerptRow => ({
  ...excerpt,
  excerpt_subthemes: JSON.stringify(excerpt.excerpt_subthemes),
  excerpt_entities: JSON.stringify(excerpt.excerpt_entities),
  source_is_extra_edition: excerpt.source_is_extra_edition === null ? null : Number(excerpt.source_is_extra_edition),
  source_processed: Number(excerpt.source_processed)
})

const excerptOf = (row: ExcerptRow): ExcerptDocument => ({
  ...row,
  excerpt_subthemes: JSON.parse(row.excerpt_subthemes),
  excerpt_entities: JSON.parse(row.excerpt_entities),
  source_is_extra_edition: row.source_is_extra_edition === null ? null : row.source_is_extra_edition === 1,
  source_processed: row.source_processed === 1
})

/** Inserts or replaces the row. */
export const writeExcerpt = (database: Database, index: string, excerpt: ExcerptDocument): void => {
  const columns = { theme_index: index, ...columnsOf(excerpt) }
  const names = Object.keys(columns)
  database
    .query<unknown, Array<string | number | null>>(
      `INSERT INTO excerpts (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})
       ON CONFLICT (theme_index, excerpt_id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(", ")}`
    )
    .run(...Object.values(columns))
}

/** The excerpts, in the order of their ids. */
export const readExcerpts = (
  database: Database,
  index: string,
  documentIds: ReadonlyArray<string>
): ReadonlyArray<ExcerptDocument> =>
  database
    .query<ExcerptRow & { readonly number: number; readonly theme_index: string }, [string, string]>(
      `SELECT * FROM excerpts WHERE theme_index = ? AND source_index_id IN (SELECT value FROM json_each(?))
       ORDER BY excerpt_id`
    )
    .all(index, JSON.stringify(documentIds))
    .map(({ number, theme_index, ...row }) => excerptOf(row))

/** The documents in which excerpts were found. */
export const sourcesOf = (database: Database): ReadonlyArray<string> =>
  database
    .query<{ id: string }, []>("SELECT DISTINCT source_index_id AS id FROM excerpts")
    .all()
    .map(({ id }) => id)

/** Returns the number of deleted excerpts. */
export const deleteExcerpts = (
  database: Database,
  index: string,
  documentIds: ReadonlyArray<string>,
  keepIds: ReadonlyArray<string>
): number =>
  database
    .query<unknown, [string, string, string]>(
      `DELETE FROM excerpts WHERE theme_index = ? AND source_index_id IN (SELECT value FROM json_each(?))
       AND excerpt_id NOT IN (SELECT value FROM json_each(?))`
    )
    .run(index, JSON.stringify(documentIds), JSON.stringify(keepIds)).changes
