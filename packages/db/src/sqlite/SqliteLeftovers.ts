/**
 * Leftovers in the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { Effect, Layer } from "effect"
import { beforeAll, type Leftover, Leftovers, type NewLeftover } from "../Leftovers.ts"
import { now } from "../Now.ts"
import { leftBehind, type NextVersion, whyReopened } from "../rules/LeftoverRule.ts"
import { SqliteConnection } from "./Connection.ts"
import { record } from "./History.ts"
import { segmentsOf } from "./Segments.ts"

export const layer = Layer.effect(
  Leftovers,
  Effect.gen(function* () {
    const { read, transaction } = yield* SqliteConnection
    return Leftovers.of({
      leftovers: Effect.fn("SqliteLeftovers.leftovers")((limit, after) =>
        read((database) => leftovers(database, limit, after))
      ),
      note: Effect.fn("SqliteLeftovers.note")((found) => transaction((database) => insertLeftovers(database, found))),
      forget: Effect.fn("SqliteLeftovers.forget")(function* (gone) {
        const at = yield* now
        yield* transaction((database) => forget(database, gone, at))
      })
    })
  })
)

/**
 * Records the leftovers of the earlier version. MUST be called before the new version is saved, because it reads the
 * earlier one.
 */
export const noteLeftovers = (database: Database, version: NextVersion) => {
  const { gazetteId } = version
  const before = database
    .query<{ documentIds: string | null; textKey: string | null }, [number]>(`
      SELECT document_ids AS documentIds, text_key AS textKey FROM escriba_ledger
      WHERE gazette_id = ? AND stage = 'text'`)
    .get(gazetteId)
  const earlier = {
    documentIds: JSON.parse(before?.documentIds ?? "[]"),
    textKey: before?.textKey ?? null,
    segments: segmentsOf(database, gazetteId)
  }
  insertLeftovers(database, leftBehind(earlier, version))
}

export const insertLeftovers = (database: Database, leftovers: ReadonlyArray<NewLeftover>) => {
  const insert = database.query("INSERT INTO escriba_leftovers VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
  for (const { gazetteId, key, kind } of leftovers) insert.run(gazetteId, kind, key)
}

const ownedDocument = `
  EXISTS (SELECT 1 FROM gazettes g WHERE g.file_checksum = f.key AND g.id <> f.gazette_id
    AND NOT EXISTS (
      SELECT 1 FROM escriba_ledger l WHERE l.gazette_id = g.id AND l.stage = 'text' AND l.state = 'withdrawn'))
  OR EXISTS (SELECT 1 FROM escriba_documents d WHERE d.document_id = f.key)`

/** SQL: a text's key without its `.txt`. */
const stem = "substr(f.key, 1, length(f.key) - 4)"

/** `/` sorts directly after `.`, so the index finds the files with this stem between the two. */
const textOfUnknown = `
  EXISTS (SELECT 1 FROM gazettes g WHERE f.key LIKE '%.txt' AND g.file_path > ${stem} || '.' AND g.file_path < ${stem} || '/'
    AND instr(substr(g.file_path, length(${stem}) + 2), '.') = 0 AND g.id <> f.gazette_id AND g.processed = 1
    AND NOT EXISTS (SELECT 1 FROM escriba_ledger l WHERE l.gazette_id = g.id AND l.text_key IS NOT NULL))`

/** The source of an ingested gazette is stored at its place, so its key refers to its text only. */
const ownedText = `
  EXISTS (SELECT 1 FROM gazettes g WHERE g.file_path = f.key
    AND NOT EXISTS (SELECT 1 FROM escriba_sources s WHERE s.gazette_id = g.id))
  OR EXISTS (SELECT 1 FROM escriba_ledger l INDEXED BY escriba_ledger_texts WHERE l.text_key = f.key)
  OR EXISTS (SELECT 1 FROM escriba_segments s WHERE s.text_key = f.key)
  OR ${textOfUnknown}`

const isAtWork = `EXISTS (SELECT 1 FROM escriba_ledger l
  WHERE l.gazette_id = f.gazette_id AND l.stage = 'text' AND l.state = 'running')`

export const leftoversWithOwners = `
  SELECT f.gazette_id AS gazetteId, f.kind, f.key,
    CASE f.kind WHEN 'document' THEN ${ownedDocument} WHEN 'text' THEN ${ownedText} ELSE FALSE END AS isOwned
  FROM escriba_leftovers f WHERE (f.gazette_id, f.kind, f.key) > (?, ?, ?) AND NOT ${isAtWork}
  ORDER BY f.gazette_id, f.kind, f.key LIMIT ?`

const leftovers = (database: Database, limit: number, after: NewLeftover = beforeAll): ReadonlyArray<Leftover> =>
  database
    .query<NewLeftover & { isOwned: number }, [number, string, string, number]>(leftoversWithOwners)
    .all(after.gazetteId, after.kind, after.key, limit)
    .map((row) => ({ ...row, isOwned: row.isOwned === 1 }))

const forget = (database: Database, gone: ReadonlyArray<Leftover>, at: string) => {
  const remove = database.query("DELETE FROM escriba_leftovers WHERE gazette_id = ? AND kind = ? AND key = ?")
  const having = {
    document: "gazette_id IN (SELECT gazette_id FROM escriba_documents WHERE document_id = $key)",
    text: "(text_key = $key OR gazette_id IN (SELECT gazette_id FROM escriba_segments WHERE text_key = $key))"
  }
  for (const { gazetteId, isOwned, key, kind } of gone) {
    remove.run(gazetteId, kind, key)
    if (kind === "path" || (isOwned && kind === "text")) continue
    const reopened = database
      .query<{ gazetteId: number; attempt: number }, Record<string, string | number | boolean>>(`
        UPDATE escriba_ledger SET state = 'pending', run_id = NULL, updated_at = $at
        WHERE stage = 'text' AND state = 'done' AND NOT ($isOwned AND gazette_id = $gazetteId) AND ${having[kind]}
        RETURNING gazette_id AS gazetteId, attempt`)
      .all({ at, isOwned, gazetteId, key })
    for (const { attempt, gazetteId: id } of reopened)
      record(database, id, { at, stage: "text", attempt, event: "pending", message: whyReopened(isOwned, gazetteId) })
  }
}
