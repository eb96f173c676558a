import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Gazettes } from "../../src/Gazettes.ts"
import { layer, layerReader } from "../../src/postgres/PostgresDb.ts"
import { Reports } from "../../src/Reports.ts"
import { commit, fail, startedRun, summaryNow } from "../../src/testing/Steps.ts"
import { seedRows } from "../../src/testing.ts"
import { asAdmin, fileDatabase, fixture, TestDatabase } from "./Databases.ts"

const { role, schema } = fileDatabase()

const tables = asAdmin<{ tablename: string }>(
  "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
)

/** By a user who may read the scrapers' tables, and ours where they are, and nothing else. */
const reading = <A, E>(effect: Effect.Effect<A, E, Gazettes | Reports>) =>
  Effect.gen(function* () {
    yield* asAdmin(`REVOKE CREATE ON SCHEMA ${(yield* schemaName)[0]?.name} FROM ${role}`)
    yield* asAdmin(`REVOKE UPDATE (processed) ON gazettes FROM ${role}`)
    const { options } = yield* TestDatabase
    return yield* Effect.provide(effect, layerReader(options))
  })

const schemaName = asAdmin<{ name: string }>("SELECT current_schema() AS name")

const failures = Effect.flatMap(Reports, (reports) => Stream.runCollect(reports.failures({}, { pageSize: 10 })))

it.effect("says that nothing was done where our tables are not there, and makes none", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(3))
    const before = yield* tables
    const summary = yield* reading(summaryNow)
    assert.deepInclude(summary, { gazettes: 3, processed: 0, lastRun: null, byReason: [] })
    assert.deepStrictEqual(yield* reading(failures), [])
    const error = yield* Effect.flip(reading(Effect.flatMap(Gazettes, ({ find }) => find(1))))
    assert.match(error.message, /nothing was done with this database yet/)
    assert.lengthOf(yield* reading(Effect.flatMap(Gazettes, ({ territories }) => territories)), 2)
    assert.deepStrictEqual(yield* tables, before)
  }).pipe(Effect.provide(schema))
)

it.effect("tells a user who may only read what runs of another user came to", () =>
  Effect.gen(function* () {
    yield* fixture.add(seedRows(3))
    const { admin, options } = yield* TestDatabase
    yield* Effect.gen(function* () {
      const run = yield* startedRun
      yield* commit(run, 1)
      yield* fail(run, 2)
    }).pipe(Effect.provide(layer(options)), Effect.scoped)
    yield* Effect.forEach(yield* tables, ({ tablename }) =>
      Effect.andThen(
        admin.query(`ALTER TABLE ${tablename} OWNER TO CURRENT_USER`),
        admin.query(`GRANT SELECT ON ${tablename} TO ${role}`)
      )
    )
    const summary = yield* reading(summaryNow)
    assert.deepInclude(summary, { processed: 1, failing: { unprocessed: 1, processed: 0 } })
    assert.lengthOf((yield* reading(failures)).flat(), 1)
    assert.strictEqual((yield* reading(Effect.flatMap(Gazettes, ({ find }) => find(1))))?.id, 1)
  }).pipe(Effect.provide(schema))
)

it.effect("refuses tables of another version, because it may not bring them up to date", () =>
  Effect.gen(function* () {
    const { options } = yield* TestDatabase
    yield* Effect.provide(Effect.void, layer(options))
    yield* asAdmin("DELETE FROM escriba_migrations WHERE version > 1")
    assert.match(
      (yield* Effect.flip(reading(summaryNow))).message,
      /version 1 of \d+: the next `run` brings it up to date/
    )
  }).pipe(Effect.provide(schema))
)
