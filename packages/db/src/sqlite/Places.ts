/**
 * The places of ingested files and their gazettes. A place can come to hold another gazette, and a gazette can move to
 * other places.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { IncomingFile, IntakeOutcome, ToldFacts } from "../Intake.ts"
import { factsAt, type IngestedFacts, type IngestedRow, rowAt } from "./IngestedGazette.ts"
import { insertLeftovers } from "./SqliteLeftovers.ts"
import { reopenSharers, setAside, withdrawOne } from "./Withdrawals.ts"

export interface Place {
  readonly location: string
  readonly gazetteId: number
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly isGone: number
  /** JSON of the stated facts; `null` for a place that was registered before stated facts were stored. */
  readonly told: string | null
}

export const placeAt = (database: Database, location: string): Place | null =>
  database
    .query<Place, [string]>(`
      SELECT location, gazette_id AS gazetteId, size_bytes AS sizeBytes, modified_ms AS modifiedMs, is_gone AS isGone, told
      FROM escriba_places WHERE location = ?`)
    .get(location)

type Row = Omit<IngestedRow, "location"> & { readonly id: number; readonly location: string | null }

const gazetteOf = (database: Database, id: number): Row =>
  database
    .query<Row, [number]>(`
      SELECT g.id, g.file_checksum AS md5, g.territory_id AS territoryId, g.date, g.edition_number AS editionNumber,
        g.is_extra_edition AS isExtraEdition, g.file_path AS filePath, g.file_url AS fileUrl, s.location, s.collection
      FROM gazettes g LEFT JOIN escriba_sources s ON s.gazette_id = g.id WHERE g.id = ?`)
    .get(id)!

/**
 * The stated facts of a place. For a place that was registered before they were stored: the gazette's facts that differ
 * from those of the path.
 */
export const toldAt = (database: Database, place: Place): ToldFacts => {
  if (place.told !== null) return JSON.parse(place.told)
  const { collection, date, location, territoryId } = gazetteOf(database, place.gazetteId)
  const facts = factsOf(database, place.location, {})
  const isShown = location === place.location && collection !== null && collection !== facts.collection
  return {
    ...(territoryId === null || territoryId === facts.territoryId ? {} : { territoryId }),
    ...(date === null || date === facts.date ? {} : { date }),
    ...(isShown ? { collection } : {})
  }
}

const factsOf = (database: Database, location: string, told: ToldFacts): IngestedFacts =>
  factsAt(location, told, (id) => database.query("SELECT 1 FROM territories WHERE id = ?").get(id) !== null)

export const registerOne = (database: Database, file: IncomingFile, at: string): IntakeOutcome => {
  const { location, md5, movedFrom } = file
  const before = placeAt(database, location)
  /** The file cannot be read now: its registered facts stay. */
  if (before !== null && md5 === null && file.sizeBytes > 0) return "known"
  const vacated = movedFrom.flatMap((from) => {
    const place = placeAt(database, from)
    return place !== null && (place.isGone === 0 || !hasOther(database, place.gazetteId, from)) ? place : []
  })
  const left = loseAll(
    database,
    vacated.map((place) => place.location)
  )
  const moved = vacated[0] ?? null
  const origin = moved ?? before
  const told: ToldFacts = { ...(origin === null ? {} : toldAt(database, origin)), ...file.told }
  const facts = factsOf(database, location, told)
  const heldBy = (before ?? origin)?.gazetteId
  const held = heldBy === undefined ? undefined : gazetteOf(database, heldBy)
  const twin = withContent(database, md5, facts, held)
  const isFree = held !== undefined && !hasOther(database, held.id, location)
  const row = rowAt(location, md5, facts)
  const id = twin ?? (isFree ? held.id : addGazette(database, row, at))
  const isBack = before === null ? twin !== null && !hasOther(database, twin, location) : before.isGone === 1
  savePlace(database, file, id, told)
  if (twin === null && isFree) rewrite(database, held, row, at)
  for (const touched of new Set([id, ...left, ...(held === undefined ? [] : [held.id])])) settle(database, touched, at)
  revive(database, id, at)

  if (before !== null && held?.md5 !== md5) return "changed"
  if (moved !== null) return "moved"
  if (isBack) return "restored"
  if (before === null) return twin === null ? "added" : "duplicate"
  return isSaid(held, gazetteOf(database, id)) ? "known" : "corrected"
}

const isSaid = (held: Row | undefined, now: Row): boolean =>
  (["territoryId", "date", "collection"] as const).every((name) => held?.[name] === now[name])

/**
 * The gazette with this content. By the contract, territory, date and checksum identify a gazette; a missing territory
 * or date equals a missing one.
 */
const withContent = (
  database: Database,
  md5: string | null,
  { date, territoryId }: IngestedFacts,
  held: Row | undefined
) => {
  if (md5 === null)
    return held !== undefined && held.md5 === null && held.territoryId === territoryId && held.date === date
      ? held.id
      : null
  return (
    database
      .query<{ id: number }, [string, string | null, string | null]>(
        "SELECT id FROM gazettes WHERE file_checksum = ? AND territory_id IS ? AND date IS ? ORDER BY id"
      )
      .get(md5, territoryId, date)?.id ?? null
  )
}

const hasOther = (database: Database, gazetteId: number, location: string): boolean =>
  database
    .query("SELECT 1 FROM escriba_places WHERE gazette_id = ? AND is_gone = 0 AND location <> ?")
    .get(gazetteId, location) !== null

const addGazette = (database: Database, row: IngestedRow, at: string): number => {
  const { collection, location, ...columns } = row
  const { lastInsertRowid } = database
    .query(`
      INSERT INTO gazettes (date, edition_number, is_extra_edition, file_checksum, file_path, file_url, scraped_at,
        created_at, territory_id, processed)
      VALUES ($date, $editionNumber, $isExtraEdition, $md5, $filePath, $fileUrl, $at, $at, $territoryId, 0)`)
    .run({ ...columns, at })
  const id = Number(lastInsertRowid)
  database.query("INSERT INTO escriba_sources VALUES (?, ?, ?)").run(id, location, collection)
  return id
}

const savePlace = (database: Database, file: IncomingFile, gazetteId: number, told: ToldFacts) =>
  database
    .query(`
      INSERT OR REPLACE INTO escriba_places (location, gazette_id, size_bytes, modified_ms, is_gone, told)
      VALUES (?, ?, ?, ?, 0, ?)`)
    .run(file.location, gazetteId, file.sizeBytes, file.modifiedMs, JSON.stringify(told))

/**
 * Updates the gazette's row to the facts of its place. If something changed, the gazette is pending again. If the
 * content changed, the old content leaves the index.
 */
const rewrite = (database: Database, held: Row, row: IngestedRow, at: string) => {
  const { id } = held
  if ((Object.keys(row) as ReadonlyArray<keyof IngestedRow>).every((name) => held[name] === row[name])) return
  const isNew = held.md5 !== row.md5
  if (isNew && isBegun(database, id)) withdrawOne(database, { gazetteId: id, leftovers: [] }, at)
  else if (isNew && held.md5 !== null) insertLeftovers(database, [{ gazetteId: id, kind: "document", key: held.md5 }])
  else reopenSharers(database, id, at)
  const { collection, location, ...columns } = row
  database
    .query(`
      UPDATE gazettes SET date = $date, edition_number = $editionNumber, is_extra_edition = $isExtraEdition,
        file_checksum = $md5, file_path = $filePath, file_url = $fileUrl, territory_id = $territoryId, scraped_at = $at
      WHERE id = $id`)
    .run({ ...columns, at, id })
  database
    .query("UPDATE escriba_sources SET location = ?, collection = ? WHERE gazette_id = ?")
    .run(location, collection, id)
  const message = isNew ? "its file has another content" : "its place, or what is told of it, has changed"
  setAside(database, id, "pending", message, at)
}

const isBegun = (database: Database, gazetteId: number): boolean =>
  database.query("SELECT 1 FROM escriba_ledger WHERE gazette_id = ? AND stage = 'text'").get(gazetteId) !== null

/**
 * Updates a gazette after its places have changed. A gazette is shown at one of its places, and keeps that place while
 * the file is there. A gazette without any place is missing.
 */
const settle = (database: Database, gazetteId: number, at: string) => {
  const held = gazetteOf(database, gazetteId)
  const places = database
    .query<{ location: string }, [number]>(
      "SELECT location FROM escriba_places WHERE gazette_id = ? AND is_gone = 0 ORDER BY location"
    )
    .all(gazetteId)
    .map(({ location }) => location)
  const place = held.location !== null && places.includes(held.location) ? held.location : places[0]
  if (place === undefined) {
    const { location } = held
    if (location !== null && placeAt(database, location)?.gazetteId !== gazetteId) {
      markReplaced(database, location, gazetteId)
    }
    return reopenFailed(database, gazetteId, at)
  }
  const { date, md5, territoryId } = held
  const { collection, ...facts } = factsOf(database, place, toldAt(database, placeAt(database, place)!))
  const isOfCollection = territoryId === null ? collection : null
  rewrite(database, held, rowAt(place, md5, { ...facts, date, territoryId, collection: isOfCollection }), at)
}

/**
 * If a gazette's last place now holds another content, a row records the old place, so that the gazette is listed as
 * missing.
 */
const markReplaced = (database: Database, location: string, gazetteId: number) =>
  database
    .query(`
      INSERT OR IGNORE INTO escriba_places (location, gazette_id, size_bytes, modified_ms, is_gone)
      VALUES (?, ?, 0, 0, 1)`)
    .run(`${location} (replaced ${gazetteId})`, gazetteId)

/** Records that the files are gone. */
export const lose = (database: Database, locations: ReadonlyArray<string>, at: string) => {
  for (const gazetteId of loseAll(database, locations)) settle(database, gazetteId, at)
}

const loseAll = (database: Database, locations: ReadonlyArray<string>): ReadonlySet<number> => {
  const mark = database.query<{ gazetteId: number }, [string]>(
    "UPDATE escriba_places SET is_gone = 1 WHERE location = ? RETURNING gazette_id AS gazetteId"
  )
  return new Set(locations.flatMap((location) => mark.all(location).map(({ gazetteId }) => gazetteId)))
}

const isFailed = "stage = 'text' AND state IN ('failed', 'quarantined')"

/** A gazette without a file is missing, not failed. */
const reopenFailed = (database: Database, gazetteId: number, at: string) => {
  if (database.query(`SELECT 1 FROM escriba_ledger WHERE gazette_id = ? AND ${isFailed}`).get(gazetteId) !== null)
    setAside(database, gazetteId, "pending", "its file is gone", at)
}

/** SQL over `escriba_ledger l`: the gazette is closed, and the reason no longer applies once its file is back. */
const isRevived = `l.stage = 'text' AND (l.state = 'withdrawn' OR l.state IN ('pending', 'failed', 'quarantined')
  AND l.code IN ('NotFound', 'ChecksumMismatch'))`

export const needsRevival = (database: Database, gazetteId: number): boolean =>
  database.query(`SELECT 1 FROM escriba_ledger l WHERE l.gazette_id = ? AND ${isRevived}`).get(gazetteId) !== null

const revive = (database: Database, gazetteId: number, at: string) => {
  if (needsRevival(database, gazetteId)) setAside(database, gazetteId, "pending", "its file is there", at)
}

/**
 * Whether the gazette was ingested from a file at a place. If the file is gone, the gazette is missing, and the
 * document is not at fault.
 */
export const isIngested = (database: Database, gazetteId: number): boolean =>
  database
    .query("SELECT 1 FROM escriba_sources s JOIN escriba_places p USING (location) WHERE s.gazette_id = ?")
    .get(gazetteId) !== null

/** Records that the file is gone from the place where the gazette is shown. */
export const loseSource = (database: Database, gazetteId: number, at: string) => {
  const { location } = gazetteOf(database, gazetteId)
  if (location !== null) lose(database, [location], at)
}

/** SQL: the gazettes that have no file any more and are not withdrawn. */
export const missingIds = `
  SELECT DISTINCT p.gazette_id FROM escriba_places p INDEXED BY escriba_places_gone
  WHERE p.is_gone = 1
    AND NOT EXISTS (SELECT 1 FROM escriba_places o WHERE o.gazette_id = p.gazette_id AND o.is_gone = 0)
    AND NOT EXISTS (
      SELECT 1 FROM escriba_ledger l WHERE l.gazette_id = p.gazette_id AND l.stage = 'text' AND l.state = 'withdrawn')`
