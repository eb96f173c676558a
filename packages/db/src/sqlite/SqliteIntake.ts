/**
 * Ingested files in the embedded database.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer } from "effect"
import { Intake, type MissingGazette, type ToldFacts } from "../Intake.ts"
import { keysetPages } from "../KeysetPages.ts"
import { SqliteConnection } from "./Connection.ts"
import { lose, missingIds, needsRevival, placeAt, registerOne, toldAt } from "./Places.ts"

export const layer = Layer.effect(
  Intake,
  Effect.gen(function* () {
    const { read, transaction } = yield* SqliteConnection
    const now = Effect.map(Clock.currentTimeMillis, timestampOf)
    return Intake.of({
      stampOf: Effect.fn("SqliteIntake.stampOf")((location, told) =>
        read((database) => {
          const place = placeAt(database, location)
          const isSettled =
            place !== null &&
            place.isGone === 0 &&
            !needsRevival(database, place.gazetteId) &&
            (isNothing(told) || isTold(told, toldAt(database, place)))
          return isSettled ? place : undefined
        })
      ),
      placesWith: Effect.fn("SqliteIntake.placesWith")((md5, name) =>
        read((database) => placesWith(database, md5, name))
      ),
      register: Effect.fn("SqliteIntake.register")(function* (files) {
        const at = yield* now
        return yield* transaction((database) => files.map((file) => registerOne(database, file, at)))
      }),
      places: (root, { after = "", pageSize }) =>
        keysetPages(
          pageSize,
          after,
          Effect.fn("SqliteIntake.places")((behind: string) =>
            read((database) => placesBelow(database, root, behind, pageSize))
          ),
          (location) => location
        ),
      lose: Effect.fn("SqliteIntake.lose")(function* (locations) {
        const at = yield* now
        yield* transaction((database) => lose(database, locations, at))
      }),
      missing: Effect.fn("SqliteIntake.missing")((root, afterId) =>
        read((database) => missingBelow(database, root, afterId))
      )
    })
  })
)

const isNothing = (told: ToldFacts) => Object.values(told).every((fact) => fact === undefined)

/** Whether the stated facts are already recorded, so that stating them again would change nothing. */
const isTold = (told: ToldFacts, before: ToldFacts): boolean =>
  (["territoryId", "date", "collection"] as const).every(
    (name) => told[name] === undefined || told[name] === before[name]
  )

const placesWith = (database: Database, md5: string | null, name: string): ReadonlyArray<string> =>
  database
    .query<{ location: string }, [string | null]>(`
      SELECT p.location FROM gazettes g JOIN escriba_places p ON p.gazette_id = g.id
      WHERE g.file_checksum IS ?
        AND (p.is_gone = 0 OR NOT EXISTS (
          SELECT 1 FROM escriba_places o WHERE o.gazette_id = g.id AND o.is_gone = 0))
      ORDER BY p.is_gone, p.location LIMIT 100`)
    .all(md5)
    .flatMap(({ location }) => (md5 !== null || location.endsWith(`/${name}`) ? location : []))

/** SQL: the column's value is the root or a path below it. `0` is the character after `/`. */
const isBelow = (column: string) =>
  `(${column} = $root OR ${column} > $root || '/' AND ${column} < $root || '0' OR $root = '/')`

const placesBelow = (database: Database, root: string, after: string, pageSize: number): ReadonlyArray<string> =>
  database
    .query<{ location: string }, Record<string, string | number>>(`
      SELECT location FROM escriba_places WHERE location > $after AND location >= $root AND is_gone = 0
        AND ${isBelow("location")} ORDER BY location LIMIT $pageSize`)
    .all({ root, after, pageSize })
    .map(({ location }) => location)

const missingBelow = (database: Database, root: string, afterId: number): ReadonlyArray<MissingGazette> =>
  database
    .query<Omit<MissingGazette, "isReplaced"> & { isReplaced: number }, Record<string, string | number>>(`
      SELECT s.gazette_id AS id, s.location, EXISTS (
          SELECT 1 FROM escriba_places p WHERE p.location = s.location AND p.gazette_id <> s.gazette_id) AS isReplaced
      FROM escriba_sources s WHERE s.gazette_id IN (${missingIds}) AND s.gazette_id > $afterId AND ${isBelow("s.location")}
      ORDER BY s.gazette_id LIMIT 100`)
    .all({ root, afterId })
    .map((row) => ({ ...row, isReplaced: row.isReplaced === 1 }))
