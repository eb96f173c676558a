import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Archives } from "../../src/Archives.ts"
import { archive } from "../../src/testing/ArchiveCases.ts"
import { asAdmin, fileDatabase } from "./Databases.ts"

const { database, role } = fileDatabase()

it.effect("makes the ecosystem's table once, however many want it at the same moment", () =>
  Effect.gen(function* () {
    const { ensure } = yield* Archives
    yield* Effect.all(
      Array.from({ length: 8 }, () => ensure),
      { concurrency: 8 }
    )
    const columns = yield* asAdmin<{ told: string }>(
      `SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END) AS told
      FROM pg_attribute WHERE attrelid = 'aggregates'::regclass AND attnum > 0 ORDER BY attnum`
    )
    assert.deepStrictEqual(
      columns.map(({ told }) => told),
      [
        "id integer not null",
        "territory_id character varying",
        "state_code character varying not null",
        "year integer",
        "file_path character varying(255)",
        "file_size_mb real",
        "hash_info character varying(64)",
        "last_updated timestamp without time zone"
      ]
    )
    const constraints = yield* asAdmin(
      `SELECT conname::text AS name, contype::text AS type FROM pg_constraint
      WHERE conrelid = 'aggregates'::regclass AND contype IN ('p', 'u') ORDER BY 1`
    )
    assert.deepStrictEqual(
      [...constraints],
      [
        { name: "aggregates_file_path_key", type: "u" },
        { name: "aggregates_pkey", type: "p" }
      ]
    )
  }).pipe(Effect.provide(database))
)

it.effect(
  "needs no right to create where the system before us made the table, and goes on from its rows in the time of the server",
  () =>
    Effect.gen(function* () {
      yield* asAdmin(`
      CREATE TABLE aggregates (id SERIAL PRIMARY KEY, territory_id VARCHAR, state_code VARCHAR NOT NULL, year INTEGER,
        file_path VARCHAR(255) UNIQUE, file_size_mb REAL, hash_info VARCHAR(64), last_updated TIMESTAMP);
      INSERT INTO aggregates (territory_id, state_code, file_path) VALUES ('2700300', 'AL', '${archive.filePath}');
      GRANT SELECT, INSERT, UPDATE ON aggregates TO ${role};
      GRANT USAGE ON SEQUENCE aggregates_id_seq TO ${role};
      DO $$ BEGIN EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ${role}', current_schema()); END $$`)
      const archives = yield* Archives
      yield* archives.ensure
      assert.deepStrictEqual(yield* archives.published(archive.filePath), { ...archive, year: 0, sizeMb: 0, hash: "" })
      yield* TestClock.setTime(Date.UTC(2024, 0, 1, 2, 30))
      yield* archives.publish(archive)
      const instant = "last_updated AT TIME ZONE current_setting('TimeZone') = '2024-01-01T02:30:00Z'::timestamptz"
      assert.deepStrictEqual(
        [...(yield* asAdmin(`SELECT id, year, hash_info, ${instant} AS "isInstant" FROM aggregates`))],
        [{ id: 1, year: 2024, hash_info: archive.hash, isInstant: true }]
      )
    }).pipe(Effect.provide(database))
)
