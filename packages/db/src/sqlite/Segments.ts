/**
 * The segments of a gazette's text, and the index documents of the gazette.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Completion, SegmentRecord } from "../Ledger.ts"

export const segmentsOf = (database: Database, gazetteId: number): ReadonlyArray<SegmentRecord> =>
  database
    .query<Omit<SegmentRecord, "pages"> & { readonly pages: string }, [number]>(`
      SELECT document_id AS documentId, territory_id AS territoryId, text_key AS textKey, text_bytes AS textBytes, pages
      FROM escriba_segments WHERE gazette_id = ? ORDER BY position`)
    .all(gazetteId)
    .map((row) => ({ ...row, pages: JSON.parse(row.pages) }))

/** Replaces the segments of the earlier version. */
export const saveSegments = (database: Database, { claim, segments }: Completion) => {
  database.query("DELETE FROM escriba_segments WHERE gazette_id = ?").run(claim.gazetteId)
  const insert = database.query("INSERT INTO escriba_segments VALUES (?, ?, ?, ?, ?, ?, ?)")
  for (const [position, { documentId, pages, territoryId, textBytes, textKey }] of segments.entries())
    insert.run(claim.gazetteId, position, documentId, territoryId, textKey, textBytes, JSON.stringify(pages))
}

/** Stores the ledger's `document_ids` as rows, because JSON has no index. */
export const saveDocuments = (database: Database, { claim, documentIds }: Completion) => {
  database.query("DELETE FROM escriba_documents WHERE gazette_id = ?").run(claim.gazetteId)
  database
    .query("INSERT INTO escriba_documents SELECT DISTINCT ?, value FROM json_each(?)")
    .run(claim.gazetteId, JSON.stringify(documentIds))
}

/**
 * SQL: the gazettes whose done text has a document. The order of the joins is fixed, because SQLite would begin with
 * all done rows.
 *
 * @param isOne the condition on the document's id: `= x`, `IN (...)`
 */
export const gazettesWithDocument = (isOne: string): string => `
  SELECT d.gazette_id AS gazetteId FROM escriba_documents d
  CROSS JOIN escriba_ledger l ON l.gazette_id = d.gazette_id AND l.stage = 'text' AND l.state = 'done'
  WHERE d.document_id ${isOne}`
