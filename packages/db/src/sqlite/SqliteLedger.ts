/**
 * The ledger in the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer } from "effect"
import {
  type Claim,
  type CommitOutcome,
  type Completion,
  type FailOutcome,
  type Failure,
  Ledger,
  quarantineAfter,
  type Stage,
  type State
} from "../Ledger.ts"
import { SqliteConnection } from "./Connection.ts"
import { failureRows, summary } from "./LedgerReports.ts"

const now = Effect.map(Clock.currentTimeMillis, timestampOf)

export const layer = Layer.effect(
  Ledger,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection
    return Ledger.of({
      startRun: Effect.fn("SqliteLedger.startRun")(function* ({ mode }) {
        const at = yield* now
        return yield* connection.transaction((database) =>
          Number(
            database.query("INSERT INTO escriba_runs (mode, started_at) VALUES (?, ?)").run(mode, at).lastInsertRowid
          )
        )
      }),
      finishRun: Effect.fn("SqliteLedger.finishRun")(function* (runId, tally) {
        const at = yield* now
        yield* connection.transaction((database) =>
          database
            .query("UPDATE escriba_runs SET finished_at = ?, done = ?, failed = ? WHERE id = ?")
            .run(at, tally.done, tally.failed, runId)
        )
      }),
      begin: Effect.fn("SqliteLedger.begin")(function* (gazette, stage, runId) {
        const at = yield* now
        return yield* connection.transaction((database) => begin(database, gazette, stage, runId, at))
      }),
      commit: Effect.fn("SqliteLedger.commit")(function* (batch) {
        const at = yield* now
        return yield* connection.transaction((database) =>
          batch.map((completion) => commitOne(database, completion, at))
        )
      }),
      fail: Effect.fn("SqliteLedger.fail")(function* (claim, failure) {
        const at = yield* now
        return yield* connection.transaction((database) => failOne(database, claim, failure, at))
      }),
      failures: Effect.fn("SqliteLedger.failures")((filter) =>
        connection.read((database) => failureRows(database, filter))
      ),
      summary: connection.read(summary).pipe(Effect.withSpan("SqliteLedger.summary"))
    })
  })
)

/** Another file under the same id starts with a clean sheet: the failures of its predecessor are not its own. */
const begin = (database: Database, gazette: Gazette, stage: Stage, runId: number, at: string): Claim => {
  const row = database
    .query<{ attempt: number }, Record<string, string | number | null>>(`
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, run_id, file_checksum, updated_at)
      VALUES ($id, $stage, 'running', 1, $runId, $checksum, $at)
      ON CONFLICT (gazette_id, stage) DO UPDATE SET state = 'running', attempt = attempt + 1, run_id = $runId,
        failures = CASE WHEN file_checksum IS $checksum THEN failures ELSE 0 END, file_checksum = $checksum,
        updated_at = $at
      RETURNING attempt`)
    .get({ id: gazette.id, stage, runId, checksum: gazette.fileChecksum, at })
  return { gazetteId: gazette.id, stage, attempt: row?.attempt ?? 1 }
}

const commitOne = (database: Database, completion: Completion, at: string): CommitOutcome => {
  const { claim, pages } = completion
  const flags = isIdShared(database, completion) ? [...completion.flags, "shared-id"] : completion.flags
  const { changes } = database
    .query(`
      UPDATE escriba_ledger SET state = 'done', failures = 0, code = NULL, whose = NULL, message = NULL,
        media_type = $mediaType, extractor = $extractor, extractor_version = $extractorVersion, size_bytes = $sizeBytes,
        text_bytes = $textBytes, pages = $pageCount, characters = $characters, duration_ms = $durationMs,
        text_key = $textKey, document_ids = $documentIds, flags = $flags, attempts = $attempts, updated_at = $at
      WHERE gazette_id = $id AND stage = $stage AND attempt = $attempt AND state = 'running'
        AND EXISTS (SELECT 1 FROM gazettes WHERE id = $id AND file_checksum IS $checksum)`)
    .run({
      id: claim.gazetteId,
      stage: claim.stage,
      attempt: claim.attempt,
      checksum: completion.fileChecksum,
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
      attempts: JSON.stringify(completion.attempts),
      at
    })
  if (changes === 0) return "conflict"
  database.query("UPDATE gazettes SET processed = 1 WHERE id = ?").run(claim.gazetteId)
  database.query("DELETE FROM escriba_pages WHERE gazette_id = ?").run(claim.gazetteId)
  const insert = database.query("INSERT INTO escriba_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
  for (const { lengthBytes, number, offsetBytes, quality } of pages) {
    const { alphanumeric, characters, portuguese, unmapped } = quality
    insert.run(claim.gazetteId, number, offsetBytes, lengthBytes, characters, alphanumeric, unmapped, portuguese)
  }
  return "committed"
}

const isIdShared = (database: Database, { claim, fileChecksum }: Completion): boolean =>
  fileChecksum !== null &&
  database.query("SELECT 1 FROM gazettes WHERE file_checksum = ? AND id <> ?").get(fileChecksum, claim.gazetteId) !==
    null

const failOne = (database: Database, claim: Claim, failure: Failure, at: string): FailOutcome => {
  const key = { id: claim.gazetteId, stage: claim.stage, attempt: claim.attempt }
  const before = database
    .query<{ failures: number }, Record<string, string | number>>(
      "SELECT failures FROM escriba_ledger WHERE gazette_id = $id AND stage = $stage AND attempt = $attempt AND state = 'running'"
    )
    .get(key)
  if (before === null) return { isFirst: false, state: "running" }
  const isCounted = failure.whose === "document"
  const failures = before.failures + (isCounted ? 1 : 0)
  const state = stateAfter(failure, failures)
  database
    .query(`
      UPDATE escriba_ledger SET state = $state, failures = $failures, code = $code, whose = $whose, message = $message,
        media_type = coalesce($mediaType, media_type), duration_ms = $durationMs, updated_at = $at
      WHERE gazette_id = $id AND stage = $stage AND attempt = $attempt`)
    .run({
      ...key,
      state,
      failures,
      code: failure.code,
      whose: failure.whose,
      message: failure.message,
      mediaType: failure.mediaType,
      durationMs: failure.durationMs,
      at
    })
  return { isFirst: isCounted && before.failures === 0, state }
}

const stateAfter = (failure: Failure, failures: number): State => {
  if (failure.whose !== "document") return "pending"
  return failure.isPermanent || failures >= quarantineAfter ? "quarantined" : "failed"
}
