import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger } from "../../src/Ledger.ts"
import { knownVersion } from "../../src/postgres/Migrations.ts"
import { inspect, layer } from "../../src/postgres/PostgresDb.ts"
import { asAdmin, fileDatabase, TestDatabase } from "./Databases.ts"

const { role, schema } = fileDatabase()

const inspected = Effect.flatMap(TestDatabase, ({ options }) => inspect(options))
const migrated = Effect.flatMap(TestDatabase, ({ options }) => Effect.provide(Ledger, layer(options)))

const tables = asAdmin("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")

it.effect("tells of a database that lacks nothing, before and after its migration, and changes nothing", () =>
  Effect.gen(function* () {
    const before = yield* tables
    const facts = yield* inspected
    assert.deepStrictEqual(facts, {
      pooling: "none",
      serverVersion: facts.serverVersion,
      isSupported: true,
      schema: facts.schema,
      tables: [
        { name: "gazettes", isThere: true, missingColumns: [] },
        { name: "territories", isThere: true, missingColumns: [] }
      ],
      migrations: { applied: 0, known: knownVersion },
      missingPrivileges: []
    })
    assert.match(facts.serverVersion, /^\d+/)
    assert.match(facts.schema ?? "", /^case_/)
    assert.deepStrictEqual(yield* tables, before)
    yield* migrated
    assert.deepStrictEqual((yield* inspected).migrations, { applied: knownVersion, known: knownVersion })
  }).pipe(Effect.provide(schema))
)

it.effect("names the tables and columns that are missing", () =>
  Effect.gen(function* () {
    yield* asAdmin(
      "ALTER TABLE gazettes DROP COLUMN processed, DROP COLUMN power, DROP CONSTRAINT gazettes_territory_id_fkey"
    )
    yield* asAdmin("DROP TABLE territories")
    const facts = yield* inspected
    assert.deepStrictEqual(facts.tables, [
      { name: "gazettes", isThere: true, missingColumns: ["power", "processed"] },
      { name: "territories", isThere: false, missingColumns: ["id", "name", "state_code"] }
    ])
    assert.deepStrictEqual(facts.missingPrivileges, [])
  }).pipe(Effect.provide(schema))
)

it.effect("names the privileges that are missing, CREATE only while there is something to create", () =>
  Effect.gen(function* () {
    const revoke = asAdmin(`DO $$ BEGIN
      REVOKE ALL ON gazettes, territories FROM ${role};
      REVOKE UPDATE (processed) ON gazettes FROM ${role};
      EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ${role}', current_schema());
    END $$`)
    yield* revoke
    const { missingPrivileges, schema } = yield* inspected
    assert.deepStrictEqual(missingPrivileges, [
      "SELECT on gazettes",
      "SELECT on territories",
      "UPDATE (processed) on gazettes",
      `CREATE on schema ${schema}`
    ])
  }).pipe(Effect.provide(schema))
)

it.effect("names what is missing on our own tables, made by another user", () =>
  Effect.gen(function* () {
    yield* migrated
    yield* asAdmin(
      "ALTER TABLE escriba_ledger OWNER TO CURRENT_USER; ALTER TABLE escriba_migrations OWNER TO CURRENT_USER"
    )
    yield* asAdmin(`GRANT SELECT, INSERT ON escriba_ledger TO ${role}`)
    const { migrations, missingPrivileges } = yield* inspected
    assert.deepStrictEqual(missingPrivileges, ["SELECT on escriba_migrations", "UPDATE on escriba_ledger"])
    assert.deepStrictEqual(migrations, { applied: null, known: knownVersion })
  }).pipe(Effect.provide(schema))
)
