import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { DatabaseError } from "../../src/DatabaseError.ts"
import { Gazettes } from "../../src/Gazettes.ts"
import { Ledger } from "../../src/Ledger.ts"
import { knownVersion } from "../../src/postgres/Migrations.ts"
import { layer, type PostgresOptions } from "../../src/postgres/PostgresDb.ts"
import {
  begin,
  commit,
  entriesOf,
  gazetteOf,
  historyOf,
  selectedIn,
  startedRun,
  summaryNow
} from "../../src/testing/Steps.ts"
import { completionOf, seedRow, seedRows } from "../../src/testing.ts"
import { asAdmin, fileDatabase, fixture, TestDatabase } from "./Databases.ts"

const { database, role, schema } = fileDatabase()

const summaryAt = (options: PostgresOptions) => Effect.provide(summaryNow, layer(options))

const refusalAt = (change: Partial<PostgresOptions>): Effect.Effect<DatabaseError, unknown, TestDatabase> =>
  Effect.flatMap(TestDatabase, ({ options }) => Effect.flip(summaryAt({ ...options, ...change })))

const summary = Effect.flatMap(TestDatabase, ({ options }) => summaryAt(options))

/** All that hangs on the scrapers' tables: columns, indexes, constraints, triggers, rules, rights. */
const scrapersTables = asAdmin(`
  SELECT 'column' AS kind, attrelid::regclass::text AS "table", attname::text AS name, atttypid::regtype::text AS more
  FROM pg_attribute WHERE attrelid IN ('gazettes'::regclass, 'territories'::regclass) AND attnum > 0
  UNION ALL SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, ''
  FROM pg_index WHERE indrelid IN ('gazettes'::regclass, 'territories'::regclass)
  UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE 'gazettes'::regclass IN (conrelid, confrelid) OR 'territories'::regclass IN (conrelid, confrelid)
  UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, ''
  FROM pg_trigger WHERE tgrelid IN ('gazettes'::regclass, 'territories'::regclass)
  UNION ALL SELECT 'rights', oid::regclass::text, relname::text, relacl::text
  FROM pg_class WHERE oid IN ('gazettes'::regclass, 'territories'::regclass)
  ORDER BY 1, 2, 3`)

it.effect("migrates once, however many start at the same moment on a fresh database", () =>
  Effect.gen(function* () {
    const summaries = yield* Effect.all(
      Array.from({ length: 8 }, () => summary),
      { concurrency: 8 }
    )
    assert.deepStrictEqual(new Set(summaries.map(({ gazettes }) => gazettes)), new Set([0]))
    const versions = Array.from({ length: knownVersion }, (_, index) => ({ version: index + 1 }))
    assert.deepStrictEqual([...(yield* asAdmin("SELECT version FROM escriba_migrations ORDER BY version"))], versions)
  }).pipe(Effect.provide(schema))
)

it.effect("leaves the scrapers' tables as they were, with nothing that hangs on them", () =>
  Effect.gen(function* () {
    const before = yield* scrapersTables
    yield* fixture.add(seedRows(2))
    yield* Effect.provide(
      Effect.scoped(Effect.flatMap(startedRun, (run) => commit(run, 1))),
      layer((yield* TestDatabase).options)
    )
    assert.deepStrictEqual(yield* scrapersTables, before)
    assert.deepStrictEqual(yield* fixture.processedIds, [1])
  }).pipe(Effect.provide(schema))
)

it.effect("needs no right to create once it is migrated, and says so plainly before", () =>
  Effect.gen(function* () {
    const forbid = asAdmin(
      `DO $$ BEGIN EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM ${role}', current_schema()); END $$`
    )
    const allow = asAdmin(
      `DO $$ BEGIN EXECUTE format('GRANT CREATE ON SCHEMA %I TO ${role}', current_schema()); END $$`
    )
    yield* forbid
    const refusal = yield* refusalAt({})
    assert.strictEqual(refusal.reason, "AccessDenied")
    assert.include(refusal.detail, "permission denied for schema")
    yield* allow
    yield* summary
    yield* forbid
    assert.strictEqual((yield* summary).gazettes, 0)
  }).pipe(Effect.provide(schema))
)

it.effect("refuses a database without the scrapers' tables, and names them", () =>
  Effect.gen(function* () {
    yield* asAdmin("DROP TABLE gazettes")
    const one = yield* refusalAt({})
    assert.strictEqual(one.reason, "NotOurs")
    assert.include(one.detail, "no table `gazettes` that")
    yield* asAdmin("DROP TABLE territories")
    assert.include((yield* refusalAt({})).detail, "no table `gazettes` and no table `territories`")
    assert.deepStrictEqual(yield* asAdmin("SELECT FROM pg_tables WHERE schemaname = current_schema()"), [])
  }).pipe(Effect.provide(schema))
)

it.effect("refuses a database that a newer Escriba migrated", () =>
  Effect.gen(function* () {
    yield* summary
    yield* asAdmin("INSERT INTO escriba_migrations VALUES (999, now())")
    const refusal = yield* refusalAt({})
    assert.strictEqual(refusal.reason, "NotOurs")
    assert.match(refusal.detail, /version 999.*update Escriba/)
  }).pipe(Effect.provide(schema))
)

it.effect("tells who cannot come in from what is not there, and never says the password", () =>
  Effect.gen(function* () {
    const secret = "a password that nobody may read"
    const password = Redacted.make(secret)
    const refusals = yield* Effect.forEach(
      [{ password }, { database: "no_such_database" }, { port: 1 }, { host: "no-such-host.invalid" }],
      (change) => refusalAt({ password, ...change })
    )
    assert.deepStrictEqual(
      refusals.map(({ reason }) => reason),
      ["AccessDenied", "AccessDenied", "DatabaseUnavailable", "DatabaseUnavailable"]
    )
    for (const refusal of refusals) assert.notInclude(`${refusal} ${Bun.inspect(refusal)}`, secret)
  }).pipe(Effect.provide(schema))
)

it.effect(
  "leaves out archives and rows of an unknown state of processing where only the unprocessed are asked for",
  () =>
    Effect.gen(function* () {
      yield* fixture.add(seedRows(6))
      yield* asAdmin("UPDATE gazettes SET file_path = 'a/b/c.zip' WHERE id = 6")
      yield* asAdmin("UPDATE gazettes SET file_path = 'a/b/c.ZIP' WHERE id = 5")
      yield* asAdmin("UPDATE gazettes SET file_path = NULL WHERE id = 4")
      yield* asAdmin("UPDATE gazettes SET file_path = 'a/zip', processed = NULL WHERE id = 3")
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [2, 1])
      for (const mode of ["DAILY", "ALL"] as const) assert.deepStrictEqual(yield* selectedIn(mode), [3, 2, 1])
      const run = yield* startedRun
      const { id: runId, lastId } = run
      const scope = {
        mode: "ALL",
        pageSize: 10,
        now: "2024-05-02T12:00:00.000000",
        runId,
        lastId,
        inForce: {}
      } as const
      assert.strictEqual((yield* (yield* Gazettes).plan(scope)).selected, 3)
      yield* commit(run, 3)
      assert.deepStrictEqual(yield* fixture.processedIds, [3])
    }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("gives dates and moments as text, microseconds always, whatever the session's zone and style", () =>
  Effect.gen(function* () {
    yield* fixture.add([seedRow(1, { date: "0999-12-31", scrapedAt: "2024-03-31T02:30:00.000001" })])
    yield* asAdmin("UPDATE gazettes SET created_at = '2024-10-20 00:30:00', is_extra_edition = true")
    const gazette = yield* (yield* Gazettes).find(1)
    assert.deepInclude(gazette, {
      date: "0999-12-31",
      scrapedAt: "2024-03-31T02:30:00.000001",
      createdAt: "2024-10-20T00:30:00.000000",
      isExtraEdition: true,
      processed: false,
      attempt: 0
    })
  }).pipe(Effect.provide(database))
)

it.effect("keeps where each page of the last version lies in the text, and of none before", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(2))
    const ledger = yield* Ledger
    const run = yield* startedRun
    const page = (number: number) => ({
      number,
      offsetBytes: 100 * number,
      lengthBytes: 99,
      quality: { characters: 90, alphanumeric: 0.75, unmapped: 0, portuguese: 0.3 }
    })
    for (const pages of [
      [page(1), page(2), page(3)],
      [page(1), page(2)]
    ]) {
      const completion = { ...completionOf(yield* begin(run, 1), yield* gazetteOf(1)), pages }
      assert.deepStrictEqual(yield* ledger.commit([completion]), ["committed"])
    }
    const numbers = { length_bytes: 99, characters: 90, alphanumeric: 0.75, unmapped: 0, portuguese: 0.3 }
    assert.deepStrictEqual(
      [...(yield* asAdmin("SELECT * FROM escriba_pages ORDER BY number"))],
      [1, 2].map((number) => ({ gazette_id: 1, number, offset_bytes: 100 * number, ...numbers }))
    )
  }).pipe(Effect.scoped, Effect.provide(database))
)

it.effect("stores messages with characters that PostgreSQL refuses", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(1))
    const ledger = yield* Ledger
    const claim = yield* begin(yield* startedRun, 1)
    const reason = { code: "Corrupt", whose: "document", isPermanent: true, setting: null, retryAfter: null } as const
    yield* ledger.fail(claim, { ...reason, message: "a\0b\uD83D", mediaType: null, durationMs: 1 })
    assert.strictEqual((yield* historyOf(1))[0]?.message, "a\uFFFDb\uFFFD")
    assert.strictEqual((yield* entriesOf(1))[0]?.message, "a\uFFFDb\uFFFD")
  }).pipe(Effect.scoped, Effect.provide(database))
)
