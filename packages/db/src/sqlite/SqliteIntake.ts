/**
 * Ingested files in the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { createHash } from "node:crypto"
import { pathToFileURL } from "node:url"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer } from "effect"
import { type FileStamp, type IncomingFile, Intake, type IntakeOutcome } from "../Intake.ts"
import { SqliteConnection } from "./Connection.ts"

export const layer = Layer.effect(
  Intake,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection
    return Intake.of({
      stampOf: Effect.fn("SqliteIntake.stampOf")((location) =>
        connection.read((database) => placeAt(database, location) ?? undefined)
      ),
      register: Effect.fn("SqliteIntake.register")(function* (files) {
        const at = timestampOf(yield* Clock.currentTimeMillis)
        return yield* connection.transaction((database) => files.map((file) => registerOne(database, file, at)))
      })
    })
  })
)

interface Place extends FileStamp {
  readonly gazetteId: number
}

const placeAt = (database: Database, location: string) =>
  database
    .query<Place, [string]>(
      "SELECT gazette_id AS gazetteId, size_bytes AS sizeBytes, modified_ms AS modifiedMs FROM escriba_places WHERE location = ?"
    )
    .get(location)

interface Known {
  readonly id: number
  readonly md5: string | null
  readonly processed: number
}

const registerOne = (database: Database, file: IncomingFile, at: string): IntakeOutcome => {
  const place = placeAt(database, file.location)
  const here =
    place === null
      ? null
      : database
          .query<Known, [number]>("SELECT id, file_checksum AS md5, processed FROM gazettes WHERE id = ?")
          .get(place.gazetteId)
  const twin = sameContent(database, file)
  const gazetteId = here !== null && here.md5 === file.md5 ? here.id : (twin?.id ?? null)
  if (gazetteId !== null) {
    savePlace(database, file, gazetteId)
    return here?.id === gazetteId ? "known" : "duplicate"
  }
  if (here !== null && here.processed === 0 && isAt(database, here.id, file.location)) {
    database
      .query("UPDATE gazettes SET file_checksum = ?, file_path = ?, scraped_at = ? WHERE id = ?")
      .run(file.md5, keyOf(file), at, here.id)
    savePlace(database, file, here.id)
    return "changed"
  }
  savePlace(database, file, addGazette(database, file, at))
  return "added"
}

/** The contract's identity: territory, date and checksum, where a missing territory or date equals a missing one. */
const sameContent = (database: Database, file: IncomingFile) =>
  file.md5 === null
    ? null
    : database
        .query<{ id: number }, [string, string | null, string | null]>(
          "SELECT id FROM gazettes WHERE file_checksum = ? AND territory_id IS ? AND date IS ?"
        )
        .get(file.md5, file.territoryId, file.date)

const isAt = (database: Database, gazetteId: number, location: string): boolean =>
  database.query("SELECT 1 FROM escriba_sources WHERE gazette_id = ? AND location = ?").get(gazetteId, location) !==
  null

const addGazette = (database: Database, file: IncomingFile, at: string): number => {
  const { lastInsertRowid } = database
    .query(`
      INSERT INTO gazettes (date, edition_number, is_extra_edition, file_checksum, file_path, file_url, scraped_at,
        created_at, territory_id, processed)
      VALUES ($date, $editionNumber, $isExtraEdition, $md5, $filePath, $fileUrl, $at, $at, $territoryId, 0)`)
    .run({
      date: file.date,
      editionNumber: file.editionNumber,
      isExtraEdition: file.isExtraEdition,
      md5: file.md5,
      filePath: keyOf(file),
      fileUrl: pathToFileURL(file.location).href,
      at,
      territoryId: file.territoryId
    })
  const id = Number(lastInsertRowid)
  database.query("INSERT INTO escriba_sources VALUES (?, ?, ?)").run(id, file.location, file.collection)
  return id
}

const savePlace = (database: Database, file: IncomingFile, gazetteId: number) =>
  database
    .query("INSERT OR REPLACE INTO escriba_places VALUES (?, ?, ?, ?)")
    .run(file.location, gazetteId, file.sizeBytes, file.modifiedMs)

/** The key that a scraper would have given it: `{territory}/{date}/{md5}[.ext]`, unique as the content is. */
const keyOf = (file: IncomingFile): string => {
  const owner = file.territoryId ?? slugOf(file.collection ?? "")
  const identity = file.md5 ?? createHash("md5").update(file.location).digest("hex")
  const extension = /\.[a-z0-9]{1,8}$/i.exec(file.location)?.[0].toLowerCase() ?? ""
  return `${owner}/${file.date ?? "undated"}/${identity}${extension}`
}

const slugOf = (collection: string): string =>
  collection
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "collection"
