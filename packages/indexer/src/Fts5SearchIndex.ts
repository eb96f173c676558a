/**
 * The embedded index: full text search inside one SQLite file that any SQLite tool can open.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { Effect, Layer, Result } from "effect"
import { openReader } from "./fts5/Connections.ts"
import { writeDocument } from "./fts5/DocumentRow.ts"
import { ensureSchema, isSchemaThere, pageBits } from "./fts5/Schema.ts"
import { search } from "./fts5/Search.ts"
import { atOnce, inTurns, savepoint } from "./fts5/SqliteErrors.ts"
import { StemTable } from "./fts5/StemTable.ts"
import { touch } from "./fts5/Touch.ts"
import type { IndexError } from "./IndexError.ts"
import { defaultMaxTextBytes, indexedPagesOf, rejectionOf } from "./IndexedText.ts"
import { portionsOf } from "./Portions.ts"
import { check } from "./Request.ts"
import {
  type BulkLimits,
  type DocumentOfFile,
  type DocumentOfGazette,
  type IndexItem,
  type IndexPage,
  type ItemOutcome,
  SearchIndex
} from "./SearchIndex.ts"

const limits: BulkLimits = { maxItems: 100, maxBytes: 4 * 1024 * 1024, maxWait: "500 millis" }

/**
 * Limits of one transaction. Measured on 100 documents of 50 kB: the longest turn of the event loop takes 32 ms of CPU
 * time, compared with 520 to 700 ms for the bulk in one transaction. The whole bulk takes 6 % more (portions of 128
 * KiB). Over the corpus the 99th percentile is 34 to 41 ms; with 128 KiB it is 47 ms and more. A larger document gets a
 * transaction of its own, and its words are stored separately: 70 ms per MB.
 */
const transactionLimits = { maxItems: 8, maxBytes: 64 * 1024 }

/**
 * The index over an open database.
 *
 * @param database an open, writable database in WAL mode, owned by the caller. A call runs one or more synchronous
 * functions. Each function that writes is one transaction, which takes the write lock when it begins. Building the
 * layer executes no statement. `ensure` MUST run before anything is written.
 */
export const layer = (
  database: Database,
  options: { readonly maxTextBytes?: number | undefined } = {}
): Layer.Layer<SearchIndex> =>
  Layer.sync(SearchIndex, () => {
    const stems = new StemTable(database)
    const maxTextBytes = options.maxTextBytes ?? defaultMaxTextBytes
    return SearchIndex.of({
      limits,
      isThere: atOnce(() => isSchemaThere(database)).pipe(Effect.withSpan("Fts5SearchIndex.isThere")),
      ensure: atOnce(() => ensureSchema(database)).pipe(Effect.withSpan("Fts5SearchIndex.ensure")),
      bulk: Effect.fn("Fts5SearchIndex.bulk")((items) =>
        inTurns(portionsOf(items, transactionLimits).flatMap(turnsOf), (turn) => turn(database, stems, maxTextBytes))
      ),
      touch: Effect.fn("Fts5SearchIndex.touch")((except) =>
        atOnce(() => touch(database, { table: "documents", id: "id" }, except))
      ),
      search: Effect.fn("Fts5SearchIndex.search")(function* (request) {
        const checked = yield* Effect.fromResult(check(request))
        return yield* atOnce(() => search(database, checked, (word) => stems.formsOf(word)))
      }),
      collections: atOnce(() =>
        database
          .query<{ collection: string }, []>(
            "SELECT DISTINCT collection FROM documents WHERE collection IS NOT NULL ORDER BY collection"
          )
          .all()
          .map(({ collection }) => collection)
      ).pipe(Effect.withSpan("Fts5SearchIndex.collections")),
      documentsOf: Effect.fn("Fts5SearchIndex.documentsOf")((filePaths) =>
        atOnce(() =>
          database
            .query<DocumentOfFile, [string]>(
              `SELECT id, gazette_id AS gazetteId, file_path AS filePath, file_raw_txt AS textUrl FROM documents
               WHERE file_path IN (SELECT value FROM json_each(?)) ORDER BY id`
            )
            .all(JSON.stringify(filePaths))
        )
      ),
      documentsOfGazettes: Effect.fn("Fts5SearchIndex.documentsOfGazettes")((gazetteIds) =>
        atOnce(() =>
          database
            .query<DocumentOfGazette, [string]>(
              `SELECT id, gazette_id AS gazetteId, file_path AS filePath, file_raw_txt AS textUrl FROM documents
               WHERE gazette_id IN (SELECT value FROM json_each(?)) ORDER BY id`
            )
            .all(JSON.stringify(gazetteIds))
        )
      ),
      remove: Effect.fn("Fts5SearchIndex.remove")((ids) =>
        Effect.map(
          inTurns(ids, (id) => removeOne(database, id)),
          ({ length }) => length
        )
      ),
      refresh: Effect.void
    })
  })

/**
 * The index in the file at `path`, for searching only, over a connection of its own. It takes no write lock and
 * executes no DDL. A file that does not exist counts as an empty index. Every write fails with `AccessDenied`.
 */
export const layerReader = (path: string): Layer.Layer<SearchIndex, IndexError> =>
  Layer.unwrap(
    Effect.map(
      Effect.acquireRelease(
        atOnce(() => openReader(path)),
        (database) => Effect.sync(() => database.close())
      ),
      (database) => layer(database)
    )
  )

type Turn = (database: Database, stems: StemTable, maxTextBytes: number) => ReadonlyArray<ItemOutcome>

/**
 * The transactions of a bulk. The words of a large document are stored first, in transactions of their own; they match
 * nothing until the document is stored.
 */
const turnsOf = (items: ReadonlyArray<IndexItem>): ReadonlyArray<Turn> => {
  const [item] = items
  const isLarge = item !== undefined && item.sizeBytes > transactionLimits.maxBytes
  const pieces = isLarge ? piecesOf(item.pages.map(({ text }) => text).join("\n"), transactionLimits.maxBytes) : []
  return [
    ...pieces.map(
      (text): Turn =>
        (database, stems) => {
          forgetting(stems, database.transaction(() => stems.add(text)).immediate)
          return []
        }
    ),
    (database, stems, maxTextBytes) => writeAll(database, stems, items, { maxTextBytes, addsWords: !isLarge })
  ]
}

/** Cuts a text into pieces, between two words. */
const piecesOf = (text: string, size: number): ReadonlyArray<string> => {
  const pieces: Array<string> = []
  const space = /\s|$/g
  for (let start = 0; start < text.length; ) {
    space.lastIndex = start + size
    const end = space.exec(text)?.index ?? text.length
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

const writeAll = (
  database: Database,
  stems: StemTable,
  items: ReadonlyArray<IndexItem>,
  { addsWords, maxTextBytes }: { readonly addsWords: boolean; readonly maxTextBytes: number }
): ReadonlyArray<ItemOutcome> => {
  const write = database.transaction(() =>
    items.map((item): ItemOutcome => {
      const { id } = item
      const rejection = rejectionOf(item)
      if (rejection !== undefined) return { _tag: "Rejected", id, detail: rejection, type: null }
      const { isTruncated, pages } = indexedPagesOf(item, maxTextBytes)
      const written = savepoint(database, () => {
        writePages(database, writeDocument(database, item, isTruncated), id, pages)
        if (addsWords) stems.add(pages.map((page) => page.text).join("\n"))
      })
      if (Result.isSuccess(written)) return { _tag: "Indexed", id, isTruncated }
      stems.forget()
      return { _tag: "Rejected", id, detail: written.failure, type: null }
    })
  )
  return forgetting(stems, write.immediate)
}

/**
 * Forgets the remembered words if the transaction fails: the rollback has removed words that are remembered as stored.
 */
const forgetting = <A>(stems: StemTable, transaction: () => A): A =>
  Result.getOrThrowWith(Result.try(transaction), (error) => {
    stems.forget()
    return error
  })

/** Replaces the pages of the document. */
const writePages = (database: Database, number: number, id: string, pages: ReadonlyArray<IndexPage>) => {
  removePages(database, number)
  const insert = database.query("INSERT INTO pages (id, document_id, number, text) VALUES (?, ?, ?, ?)")
  for (const page of pages) insert.run(number * 2 ** pageBits + page.number, id, page.number, page.text)
}

/** Returns the id if the document existed; otherwise nothing. */
const removeOne = (database: Database, id: string): ReadonlyArray<string> =>
  database
    .transaction(() => {
      const row = database.query<{ number: number }, [string]>("SELECT number FROM documents WHERE id = ?").get(id)
      if (row === null) return []
      removePages(database, row.number)
      database.query("DELETE FROM documents WHERE number = ?").run(row.number)
      return [id]
    })
    .immediate()

const removePages = (database: Database, number: number) => {
  const first = number * 2 ** pageBits
  database.query("DELETE FROM pages WHERE id BETWEEN ? AND ?").run(first, first + 2 ** pageBits - 1)
}
