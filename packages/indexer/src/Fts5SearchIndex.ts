/**
 * The embedded index: full text search inside one SQLite file that any SQLite tool can open.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { Effect, Layer, Result } from "effect"
import { writeDocument } from "./fts5/DocumentRow.ts"
import { ensureSchema, pageBits } from "./fts5/Schema.ts"
import { search } from "./fts5/Search.ts"
import { atOnce, savepoint } from "./fts5/SqliteErrors.ts"
import { type NewWords, StemTable } from "./fts5/StemTable.ts"
import { defaultMaxTextBytes, indexedPagesOf, rejectionOf } from "./IndexedText.ts"
import { check } from "./Request.ts"
import { type BulkLimits, type DocumentOfFile, type IndexItem, type ItemOutcome, SearchIndex } from "./SearchIndex.ts"

/** 4 MiB of text hold the event loop for about half a second (two cores, both busy: one). */
const limits: BulkLimits = { maxItems: 100, maxBytes: 4 * 1024 * 1024, maxWait: "500 millis" }

/**
 * @param database stays the caller's: open, writable, in WAL mode, and used by nobody in the middle of one of our calls,
 *   each of which is one synchronous function and, where it writes, one transaction that takes the write lock at once.
 *   `ensure` must have run before anything else does.
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
      ensure: atOnce(() => ensureSchema(database)).pipe(Effect.withSpan("Fts5SearchIndex.ensure")),
      bulk: Effect.fn("Fts5SearchIndex.bulk")((items) => atOnce(() => writeAll(database, stems, items, maxTextBytes))),
      search: Effect.fn("Fts5SearchIndex.search")(function* (request) {
        const checked = yield* Effect.fromResult(check(request))
        return yield* atOnce(() => search(database, checked, (word) => stems.formsOf(word)))
      }),
      documentsOf: Effect.fn("Fts5SearchIndex.documentsOf")((filePaths) =>
        atOnce(() =>
          database
            .query<DocumentOfFile, [string]>(
              `SELECT id, file_path AS filePath, file_raw_txt AS textUrl FROM documents
               WHERE file_path IN (SELECT value FROM json_each(?)) ORDER BY id`
            )
            .all(JSON.stringify(filePaths))
        )
      ),
      remove: Effect.fn("Fts5SearchIndex.remove")((ids) => atOnce(() => removeAll(database, ids))),
      refresh: Effect.void
    })
  })

const writeAll = (
  database: Database,
  stems: StemTable,
  items: ReadonlyArray<IndexItem>,
  maxTextBytes: number
): ReadonlyArray<ItemOutcome> => {
  const newWords = new Set<string>()
  const outcomes = database
    .transaction(() =>
      items.map((item): ItemOutcome => {
        const written = writeOne(database, stems, item, maxTextBytes, newWords)
        if (Result.isFailure(written)) return { _tag: "Rejected", id: item.id, detail: written.failure }
        for (const word of written.success.words) newWords.add(word)
        return { _tag: "Indexed", id: item.id, isTruncated: written.success.isTruncated }
      })
    )
    .immediate()
  stems.settle(newWords)
  return outcomes
}

interface Written {
  readonly words: NewWords
  readonly isTruncated: boolean
}

const writeOne = (
  database: Database,
  stems: StemTable,
  item: IndexItem,
  maxTextBytes: number,
  pending: NewWords
): Result.Result<Written, string> => {
  const rejection = rejectionOf(item)
  if (rejection !== undefined) return Result.fail(rejection)
  const { pages, isTruncated } = indexedPagesOf(item, maxTextBytes)
  return savepoint(database, (): Written => {
    const number = writeDocument(database, item, isTruncated)
    removePages(database, number)
    const insert = database.query("INSERT INTO pages (id, document_id, number, text) VALUES (?, ?, ?, ?)")
    for (const page of pages) insert.run(number * 2 ** pageBits + page.number, item.id, page.number, page.text)
    const words = stems.add(pages.map((page) => page.text).join("\n"), pending)
    return { words, isTruncated }
  })
}

const removeAll = (database: Database, ids: ReadonlyArray<string>): number =>
  database
    .transaction(() => {
      const find = database.query<{ number: number }, [string]>("SELECT number FROM documents WHERE id = ?")
      const remove = database.query<unknown, [number]>("DELETE FROM documents WHERE number = ?")
      const numbers = [...new Set(ids)].flatMap((id) => find.get(id)?.number ?? [])
      for (const number of numbers) {
        removePages(database, number)
        remove.run(number)
      }
      return numbers.length
    })
    .immediate()

const removePages = (database: Database, number: number) => {
  const first = number * 2 ** pageBits
  database.query("DELETE FROM pages WHERE id BETWEEN ? AND ?").run(first, first + 2 ** pageBits - 1)
}
