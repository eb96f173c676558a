/**
 * Commits a batch of gazettes: updates the ledger and the scrapers' `processed` in one transaction.
 *
 * @module
 */
import { Effect } from "effect"
import { type Claim, type CommitOutcome, type Completion, claimKeyOf } from "../Ledger.ts"
import type { Standing } from "../rules/ClaimRule.ts"
import { type EarlierVersion, leftBehind, withdrawn } from "../rules/LeftoverRule.ts"
import type { Connection } from "./Connection.ts"
import { record } from "./History.ts"
import { lockForCommit } from "./Locks.ts"
import { noteLeftovers } from "./PostgresLeftovers.ts"
import { flagSharers, saveDocuments, saveSegments, segmentsOf } from "./Segments.ts"
import { jsonOf } from "./Statement.ts"

type Row = Standing & EarlierVersion

interface Held {
  readonly completion: Completion
  readonly row: Row
}

/**
 * MUST be called in a transaction. Batches of all processes commit one after the other: two simultaneous commits would
 * not see each other's documents.
 */
export const commitBatch = Effect.fnUntraced(function* (
  connection: Connection,
  batch: ReadonlyArray<Completion>,
  at: string
) {
  yield* connection.query(`SELECT ${lockForCommit}`)
  const rows = yield* lockRows(connection, batch)
  const isAt = (claim: Claim, state: Row["state"]) => {
    const row = rows.get(claimKeyOf(claim))
    return row?.attempt === claim.attempt && row.state === state
  }
  const running = new Map<string, Held>()
  for (const completion of batch) {
    const row = rows.get(claimKeyOf(completion.claim))
    if (row !== undefined && isAt(completion.claim, "running"))
      running.set(claimKeyOf(completion.claim), { completion, row })
  }
  const unchanged = yield* lockUnchanged(connection, [...running.values()])
  const held = [...running.values()].filter(({ completion }) => unchanged.has(completion.claim.gazetteId))
  if (held.length > 0) yield* save(connection, held, at)
  const tooLate = batch.filter(({ claim }) => rows.get(claimKeyOf(claim))?.state === "withdrawn")
  const written = tooLate.flatMap((completion) =>
    leftBehind(completion, withdrawn({ ...completion.claim, leftovers: [] }))
  )
  if (written.length > 0) yield* noteLeftovers(connection, written)
  return batch.map(({ claim }): CommitOutcome => {
    const isSaved = isAt(claim, "running") && unchanged.has(claim.gazetteId)
    return isSaved || isAt(claim, "done") ? "committed" : "conflict"
  })
})

const lockRows = Effect.fnUntraced(function* ({ query }: Connection, batch: ReadonlyArray<Completion>) {
  const rows = yield* query<Row & Pick<Claim, "gazetteId" | "stage">>(
    `SELECT gazette_id AS "gazetteId", stage, attempt, state, run_id AS "runId",
      coalesce(document_ids, '[]') AS "documentIds", text_key AS "textKey", ${segmentsOf("l.gazette_id")} AS segments
    FROM escriba_ledger l
    WHERE stage = 'text' AND gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))
    ORDER BY gazette_id FOR UPDATE`,
    { ids: jsonOf(batch.map(({ claim }) => claim.gazetteId)) }
  )
  return new Map(rows.map((row) => [claimKeyOf(row), row] as const))
})

/**
 * The ids of the rows whose checksum is still the one that was read. These rows are locked until the transaction ends.
 */
const lockUnchanged = Effect.fnUntraced(function* ({ query }: Connection, held: ReadonlyArray<Held>) {
  const rows = yield* query<{ id: number }>(
    `SELECT g.id FROM jsonb_to_recordset($read::jsonb) AS r (id int, checksum text)
    JOIN gazettes g ON g.id = r.id AND g.file_checksum IS NOT DISTINCT FROM r.checksum
    ORDER BY g.id FOR NO KEY UPDATE OF g`,
    {
      read: jsonOf(
        held.map(({ completion }) => ({ id: completion.claim.gazetteId, checksum: completion.fileChecksum }))
      )
    }
  )
  return new Set(rows.map(({ id }) => id))
})

const save = Effect.fnUntraced(function* (connection: Connection, held: ReadonlyArray<Held>, at: string) {
  const completions = held.map(({ completion }) => completion)
  yield* connection.query(
    `UPDATE gazettes SET processed = true
    WHERE id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb)) AND processed IS NOT TRUE`,
    { ids: jsonOf(completions.map(({ claim }) => claim.gazetteId)) }
  )
  const leftovers = held.flatMap(({ completion, row }) => leftBehind(row, { ...completion, ...completion.claim }))
  if (leftovers.length > 0) yield* noteLeftovers(connection, leftovers)
  yield* saveCompletions(connection, completions, yield* sharedChecksums(connection, completions), at)
  yield* savePages(connection, completions)
  yield* saveSegments(connection, completions)
  yield* saveDocuments(connection, completions)
  yield* flagSharers(connection, completions)
  yield* record(
    connection,
    held.map(({ completion: { claim, durationMs, extractor }, row: { runId } }) => {
      return { ...claim, at, runId, event: "done", extractor, durationMs }
    })
  )
})

/** The scrapers' table has no index that begins with the checksum. It is therefore read once for the whole batch. */
const sharedChecksums = Effect.fnUntraced(function* ({ query }: Connection, completions: ReadonlyArray<Completion>) {
  const shared = yield* query<{ checksum: string }>(
    `SELECT file_checksum AS checksum FROM gazettes
    WHERE file_checksum IN (SELECT jsonb_array_elements_text($checksums::jsonb))
    GROUP BY file_checksum HAVING count(*) > 1`,
    { checksums: jsonOf(completions.flatMap(({ fileChecksum }) => fileChecksum ?? [])) }
  )
  return new Set<string | null>(shared.map(({ checksum }) => checksum))
})

const saveCompletions = (
  { query }: Connection,
  completions: ReadonlyArray<Completion>,
  shared: ReadonlySet<string | null>,
  at: string
) => {
  const rows = completions.map(({ claim, fileChecksum, flags, leftovers: _, pages, segments: __, ...completion }) => ({
    ...claim,
    ...completion,
    flags: shared.has(fileChecksum) ? [...flags, "shared-id"] : flags,
    pages: pages.length,
    characters: pages.reduce((sum, page) => sum + page.quality.characters, 0)
  }))
  return query(
    `UPDATE escriba_ledger l SET state = 'done', failures = 0, media_type = c."mediaType", extractor = c.extractor,
      extractor_version = c."extractorVersion", size_bytes = c."sizeBytes", text_bytes = c."textBytes",
      pages = c.pages, characters = c.characters, duration_ms = c."durationMs", text_key = c."textKey",
      document_ids = c."documentIds", flags = c.flags, doubts = c.doubts, attempts = c.attempts,
      updated_at = $at::timestamp
    FROM jsonb_to_recordset($rows::jsonb) AS c (
      "gazetteId" int, stage text, "mediaType" text, extractor text, "extractorVersion" text, "sizeBytes" bigint,
      "textBytes" bigint, pages int, characters bigint, "durationMs" float8, "textKey" text, "documentIds" jsonb,
      flags jsonb, doubts jsonb, attempts jsonb)
    WHERE l.gazette_id = c."gazetteId" AND l.stage = c.stage`,
    { rows: jsonOf(rows), at }
  )
}

const savePages = Effect.fnUntraced(function* ({ query }: Connection, completions: ReadonlyArray<Completion>) {
  yield* query(
    "DELETE FROM escriba_pages WHERE gazette_id IN (SELECT value::int FROM jsonb_array_elements_text($ids::jsonb))",
    { ids: jsonOf(completions.map(({ claim }) => claim.gazetteId)) }
  )
  const pages = completions.flatMap(({ claim, pages }) =>
    pages.map(({ quality, ...page }) => ({ ...page, ...quality, gazetteId: claim.gazetteId }))
  )
  yield* query(
    `INSERT INTO escriba_pages
    SELECT p."gazetteId", p.number, p."offsetBytes", p."lengthBytes", p.characters, p.alphanumeric, p.unmapped,
      p.portuguese
    FROM jsonb_to_recordset($pages::jsonb) AS p (
      "gazetteId" int, number int, "offsetBytes" bigint, "lengthBytes" bigint, characters int, alphanumeric float8,
      unmapped float8, portuguese float8)`,
    { pages: jsonOf(pages) }
  )
})
