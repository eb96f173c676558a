/**
 * Commits a gazette's text: updates the ledger and `processed`, and records the leftovers of the earlier version.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { CommitOutcome, Completion } from "../Ledger.ts"
import { leftBehind, withdrawn } from "../rules/LeftoverRule.ts"
import { isWithdrawn, rowOf } from "./Claims.ts"
import { record } from "./History.ts"
import { gazettesWithDocument, saveDocuments, saveSegments } from "./Segments.ts"
import { insertLeftovers, noteLeftovers } from "./SqliteLeftovers.ts"

export const commitOne = (database: Database, completion: Completion, at: string): CommitOutcome => {
  const { claim, durationMs, extractor } = completion
  const held = rowOf(database, claim)
  if (held?.state === "done") return "committed"
  const isSame = hasChecksum(database, claim.gazetteId, completion.fileChecksum)
  /** The documents were written from another content, or the gazette is withdrawn: searches must not find them. */
  if (!isSame || isWithdrawn(database, claim))
    insertLeftovers(database, leftBehind(completion, withdrawn({ ...claim, leftovers: [] })))
  if (held?.state !== "running" || !isSame) return "conflict"
  noteLeftovers(database, { ...completion, ...claim })
  saveCompletion(database, completion, at)
  savePages(database, completion)
  saveSegments(database, completion)
  saveDocuments(database, completion)
  flagSharers(database, completion)
  database.query("UPDATE gazettes SET processed = 1 WHERE id = ?").run(claim.gazetteId)
  const { gazetteId, ...attempted } = claim
  record(database, gazetteId, { ...attempted, at, runId: held.runId, event: "done", extractor, durationMs })
  return "committed"
}

const hasChecksum = (database: Database, gazetteId: number, checksum: string | null): boolean =>
  database.query("SELECT 1 FROM gazettes WHERE id = ? AND file_checksum IS ?").get(gazetteId, checksum) !== null

const saveCompletion = (database: Database, completion: Completion, at: string) => {
  const { claim, pages } = completion
  const flags = isChecksumShared(database, completion) ? [...completion.flags, "shared-id"] : completion.flags
  database
    .query(`
      UPDATE escriba_ledger SET state = 'done', failures = 0, media_type = $mediaType, extractor = $extractor,
        extractor_version = $extractorVersion, size_bytes = $sizeBytes, text_bytes = $textBytes, pages = $pageCount,
        characters = $characters, duration_ms = $durationMs, text_key = $textKey, document_ids = $documentIds,
        flags = $flags, doubts = $doubts, attempts = $attempts, updated_at = $at
      WHERE gazette_id = $id AND stage = $stage`)
    .run({
      id: claim.gazetteId,
      stage: claim.stage,
      mediaType: completion.mediaType,
      extractor: completion.extractor,
      extractorVersion: completion.extractorVersion,
      sizeBytes: completion.sizeBytes,
      textBytes: completion.textBytes,
      pageCount: pages.length,
      characters: pages.reduce((sum, page) => sum + page.quality.characters, 0),
      durationMs: completion.durationMs,
      textKey: completion.textKey,
      documentIds: JSON.stringify(completion.documentIds),
      flags: JSON.stringify(flags),
      doubts: JSON.stringify(completion.doubts),
      attempts: JSON.stringify(completion.attempts),
      at
    })
}

const savePages = (database: Database, { claim, pages }: Completion) => {
  database.query("DELETE FROM escriba_pages WHERE gazette_id = ?").run(claim.gazetteId)
  const insert = database.query("INSERT INTO escriba_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
  for (const { lengthBytes, number, offsetBytes, quality } of pages) {
    const { alphanumeric, characters, portuguese, unmapped } = quality
    insert.run(claim.gazetteId, number, offsetBytes, lengthBytes, characters, alphanumeric, unmapped, portuguese)
  }
}

const isChecksumShared = (database: Database, { claim, fileChecksum }: Completion): boolean =>
  fileChecksum !== null &&
  database.query("SELECT 1 FROM gazettes WHERE file_checksum = ? AND id <> ?").get(fileChecksum, claim.gazetteId) !==
    null

/** Flags this gazette, and other gazettes with one of its documents. The last writer owns the document. */
const flagSharers = (database: Database, { claim, documentIds }: Completion) => {
  const others = database
    .query<{ gazetteId: number }, [string, number]>(
      `${gazettesWithDocument("IN (SELECT value FROM json_each(?))")} AND d.gazette_id <> ?`
    )
    .all(JSON.stringify(documentIds), claim.gazetteId)
  if (others.length === 0) return
  const flag = database.query(`
    UPDATE escriba_ledger SET flags = json_insert(flags, '$[#]', 'shared-id')
    WHERE gazette_id = ? AND stage = 'text' AND 'shared-id' NOT IN (SELECT value FROM json_each(flags))`)
  for (const { gazetteId } of [claim, ...others]) flag.run(gazetteId)
}
