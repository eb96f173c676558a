/**
 * Rows of `documents`: written from items and read back.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import { Effect } from "effect"
import type { IndexItem, IndexPage } from "../SearchIndex.ts"
import { pageBits } from "./Schema.ts"
import { atOnce } from "./SqliteErrors.ts"

/** SQLite has no booleans: 0 and 1 stand for them. */
type AsColumns<Fields> = {
  readonly [Name in keyof Fields]: boolean extends Fields[Name] ? Exclude<Fields[Name], boolean> | number : Fields[Name]
}

export type DocumentRow = AsColumns<Omit<GazetteDocument, "id">> & {
  readonly id: string
  readonly number: number
  readonly gazette_id: number
  readonly collection: string | null
  readonly is_truncated: number
}

type Column = Exclude<keyof DocumentRow, "number">

/** Every column except `number`, which the INSERT assigns. */
const columnsOf = (item: IndexItem, isTruncated: boolean): Readonly<Record<Column, string | number | null>> => {
  const { id, is_extra_edition, processed, ...fields } = item.fields
  return {
    ...fields,
    id: item.id,
    gazette_id: id,
    is_extra_edition: is_extra_edition === null ? null : Number(is_extra_edition),
    processed: Number(processed),
    collection: item.collection,
    is_truncated: Number(isTruncated)
  }
}

/** Inserts or replaces the row and returns its number. A replaced row keeps its number. */
export const writeDocument = (database: Database, item: IndexItem, isTruncated: boolean): number => {
  const columns = columnsOf(item, isTruncated)
  const names = Object.keys(columns)
  const row = database
    .query<{ number: number }, Array<string | number | null>>(
      `INSERT INTO documents (number, ${names.join(", ")})
       VALUES ((SELECT coalesce(max(number), 0) + 1 FROM documents), ${names.map(() => "?").join(", ")})
       ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(", ")}
       RETURNING number`
    )
    .get(...Object.values(columns))
  return row!.number
}

export const fieldsOf = (row: DocumentRow): GazetteDocument => {
  const { id, number, gazette_id, collection, is_truncated, is_extra_edition, processed, ...fields } = row
  return {
    ...fields,
    id: gazette_id,
    is_extra_edition: is_extra_edition === null ? null : is_extra_edition === 1,
    processed: processed === 1
  }
}

/** All documents with their pages, in the order in which they were first indexed. */
export const readDocuments = (database: Database): ReadonlyArray<Omit<IndexItem, "sizeBytes">> =>
  database
    .query<DocumentRow, []>("SELECT * FROM documents ORDER BY number")
    .all()
    .map((row) => ({
      id: row.id,
      fields: fieldsOf(row),
      collection: row.collection,
      pages: database
        .query<IndexPage, [string]>("SELECT number, text FROM pages WHERE document_id = ? ORDER BY number")
        .all(row.id)
    }))

/**
 * Pages per portion, about half a megabyte of a gazette. Without portions, one long turn of the event loop would read
 * all of a large document.
 */
const pagesAtOnce = 200

/** The document and its indexed pages. Other fibers run between two portions of pages. */
export const readDocument = Effect.fnUntraced(function* (database: Database, id: string) {
  const row = yield* atOnce(() => database.query<DocumentRow, [string]>("SELECT * FROM documents WHERE id = ?").get(id))
  if (row === null) return undefined
  const pages: Array<string> = []
  const end = (row.number + 1) * 2 ** pageBits
  for (let last = row.number * 2 ** pageBits - 1; ; ) {
    const portion = yield* atOnce(() =>
      database
        .query<{ id: number; text: string }, [number, number, number]>(
          "SELECT id, text FROM pages WHERE id > ? AND id < ? ORDER BY id LIMIT ?"
        )
        .all(last, end, pagesAtOnce)
    )
    for (const { text } of portion) pages.push(text)
    if (portion.length < pagesAtOnce) return { fields: fieldsOf(row), pages }
    last = portion.at(-1)?.id ?? end
    yield* Effect.yieldNow
  }
})
