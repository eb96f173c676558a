/**
 * Excerpts in the embedded index: found by our own matcher, and stored in a table of the same file.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Array as Arr, Effect, Layer, Result } from "effect"
import { ExcerptIndex } from "./ExcerptIndex.ts"
import { findInTexts } from "./FindInTexts.ts"
import { readDocument } from "./fts5/DocumentRow.ts"
import { deleteExcerpts, readExcerpts, writeExcerpt } from "./fts5/ExcerptRow.ts"
import { ensureExcerptSchema, hasExcerpts } from "./fts5/ExcerptSchema.ts"
import { atOnce, inTurns, savepoint } from "./fts5/SqliteErrors.ts"
import { touch } from "./fts5/Touch.ts"
import { rejectionOfId } from "./IndexedText.ts"
import type { ItemOutcome } from "./SearchIndex.ts"

/** Excerpts per transaction. An excerpt has about 2 kB, so such a transaction is as large as one of documents. */
const excerptsAtOnce = 100

/** @param database the database of `Fts5SearchIndex.layer`, whose `ensure` creates the tables that `find` reads */
export const layer = (database: Database): Layer.Layer<ExcerptIndex> =>
  Layer.succeed(
    ExcerptIndex,
    ExcerptIndex.of({
      ensure: Effect.fn("Fts5ExcerptIndex.ensure")(() => atOnce(() => ensureExcerptSchema(database))),
      find: Effect.fn("Fts5ExcerptIndex.find")((queries, documentIds) =>
        findInTexts(queries, documentIds, (id) => readDocument(database, id))
      ),
      write: Effect.fn("Fts5ExcerptIndex.write")((index, excerpts) =>
        inTurns(Arr.chunksOf(excerpts, excerptsAtOnce), (portion) => writeAll(database, index, portion))
      ),
      touch: Effect.fn("Fts5ExcerptIndex.touch")((index, except) =>
        atOnce(() =>
          touch(database, { table: "excerpts", id: "excerpt_id", condition: "theme_index = ?" }, except, index)
        )
      ),
      excerptsOf: Effect.fn("Fts5ExcerptIndex.excerptsOf")((index, documentIds) =>
        atOnce(() => readExcerpts(database, index, documentIds))
      ),
      prune: Effect.fn("Fts5ExcerptIndex.prune")((index, documentIds, keepIds) =>
        atOnce(() => (hasExcerpts(database) ? deleteExcerpts(database, index, documentIds, keepIds) : 0))
      ),
      refresh: () => Effect.void
    })
  )

const writeAll = (
  database: Database,
  index: string,
  excerpts: ReadonlyArray<ExcerptDocument>
): ReadonlyArray<ItemOutcome> =>
  database
    .transaction(() =>
      excerpts.map((excerpt): ItemOutcome => {
        const id = excerpt.excerpt_id
        const rejection = rejectionOfId(id)
        if (rejection !== undefined) return { _tag: "Rejected", id, detail: rejection, type: null }
        const written = savepoint(database, () => writeExcerpt(database, index, excerpt))
        return Result.isFailure(written)
          ? { _tag: "Rejected", id, detail: written.failure, type: null }
          : { _tag: "Indexed", id, isTruncated: false }
      })
    )
    .immediate()
