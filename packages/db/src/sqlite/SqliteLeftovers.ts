/**
 * Leftovers in the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { Effect, Layer } from "effect"
import { beforeAll, type Leftover, Leftovers, type NewLeftover } from "../Leftovers.ts"
import { leftBehind, type NextVersion } from "../rules/LeftoverRule.ts"
import { SqliteConnection } from "./Connection.ts"
import { gazettesWithDocument, segmentsOf } from "./Segments.ts"

export const layer = Layer.effect(
  Leftovers,
  Effect.gen(function* () {
    const { read, transaction } = yield* SqliteConnection
    return Leftovers.of({
      leftovers: Effect.fn("SqliteLeftovers.leftovers")((limit, after) =>
        read((database) => leftovers(database, limit, after))
      ),
      note: Effect.fn("SqliteLeftovers.note")((found) => transaction((database) => insertLeftovers(database, found))),
      forget: Effect.fn("SqliteLeftovers.forget")((gone) => transaction((database) => forget(database, gone)))
    })
  })
)

/** MUST be called before the new version is saved: it reads the version before. */
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

/** The order of the conditions follows the indexes, as in `gazettesWithDocument`. */
const ownedDocument = `
  EXISTS (SELECT 1 FROM gazettes g WHERE g.file_checksum = f.key AND g.id <> f.gazette_id
    AND NOT EXISTS (
      SELECT 1 FROM escriba_ledger l WHERE l.gazette_id = g.id AND l.stage = 'text' AND l.state = 'withdrawn'))
  OR EXISTS (${gazettesWithDocument("= f.key")})`

/** The source of an ingested gazette lies at its place, so that its key names nothing but its text. */
const ownedText = `
  EXISTS (SELECT 1 FROM gazettes g WHERE g.file_path = f.key
    AND NOT EXISTS (SELECT 1 FROM escriba_sources s WHERE s.gazette_id = g.id))
  OR EXISTS (SELECT 1 FROM escriba_ledger l INDEXED BY escriba_ledger_texts
    WHERE l.text_key = f.key AND l.stage = 'text' AND l.state = 'done')
  OR EXISTS (SELECT 1 FROM escriba_segments s CROSS JOIN escriba_ledger l ON l.gazette_id = s.gazette_id
    WHERE s.text_key = f.key AND l.stage = 'text' AND l.state = 'done')`

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

const forget = (database: Database, gone: ReadonlyArray<Leftover>) => {
  const remove = database.query("DELETE FROM escriba_leftovers WHERE gazette_id = ? AND kind = ? AND key = ?")
  for (const { gazetteId, key, kind } of gone) remove.run(gazetteId, kind, key)
}
