/**
 * What earlier versions of gazettes left behind, as work of its own.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Completion, Leftover } from "../Ledger.ts"
import { leftBehind } from "../LeftBehind.ts"

/** Before the new version is saved: what the ledger says of the one before, and what the index was found to hold. */
export const noteLeftovers = (database: Database, completion: Completion) => {
  const { claim } = completion
  const before = database
    .query<{ documentIds: string | null; textKey: string | null }, [number, string]>(
      "SELECT document_ids AS documentIds, text_key AS textKey FROM escriba_ledger WHERE gazette_id = ? AND stage = ?"
    )
    .get(claim.gazetteId, claim.stage)
  const earlier = { documentIds: JSON.parse(before?.documentIds ?? "[]"), textKey: before?.textKey ?? null }
  const insert = database.query("INSERT INTO escriba_leftovers VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
  for (const { gazetteId, key, kind } of leftBehind(earlier, completion)) insert.run(gazetteId, kind, key)
}

/** A document is owned by any gazette with its checksum, done or not: the id is the contract's, and the last writer has it. */
const ownedDocument = `
  EXISTS (SELECT 1 FROM gazettes g WHERE g.file_checksum = f.key)
  OR EXISTS (SELECT 1 FROM escriba_ledger l, json_each(l.document_ids) d WHERE l.state = 'done' AND d.value = f.key)`

const ownedText = `
  EXISTS (SELECT 1 FROM gazettes g WHERE g.file_path = f.key)
  OR EXISTS (SELECT 1 FROM escriba_ledger l WHERE l.state = 'done' AND l.text_key = f.key)`

export const leftovers = (database: Database, limit: number): ReadonlyArray<Leftover> =>
  database
    .query<Omit<Leftover, "isOwned"> & { isOwned: number }, [number]>(`
      SELECT f.gazette_id AS gazetteId, f.kind, f.key,
        CASE f.kind WHEN 'document' THEN ${ownedDocument} ELSE ${ownedText} END AS isOwned
      FROM escriba_leftovers f ORDER BY f.gazette_id, f.kind, f.key LIMIT ?`)
    .all(limit)
    .map((row) => ({ ...row, isOwned: row.isOwned === 1 }))

export const forget = (database: Database, gone: ReadonlyArray<Leftover>) => {
  const remove = database.query("DELETE FROM escriba_leftovers WHERE gazette_id = ? AND kind = ? AND key = ?")
  for (const { gazetteId, key, kind } of gone) remove.run(gazetteId, kind, key)
}
