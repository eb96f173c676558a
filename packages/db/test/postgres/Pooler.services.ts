import { assert, describe, it } from "@effect/vitest"
import { SQL } from "bun"
import { Effect, Layer, Redacted } from "effect"
import { open } from "../../src/postgres/Connection.ts"
import { inspect, layer, type PostgresOptions } from "../../src/postgres/PostgresDb.ts"
import { doAll } from "../../src/testing/Processes.ts"
import { summaryNow } from "../../src/testing/Steps.ts"
import { conformanceCases, seedRows } from "../../src/testing.ts"
import { asAdmin, fileDatabase, fixture, TestDatabase } from "./Databases.ts"
import { poolerBy } from "./Poolers.ts"

const { schema } = fileDatabase()

type Place = () => Pick<PostgresOptions, "host" | "port">

/** The options of the case's user through a pooler, and with the server itself beside it. */
const through = (place: Place) => Effect.map(TestDatabase, ({ options }) => ({ ...options, ...place() }))
const beside = (place: Place) =>
  Effect.map(TestDatabase, ({ options: { host, port, ...options } }) => ({
    ...options,
    ...place(),
    direct: { host, port }
  }))

const databaseAt = (options: Effect.Effect<PostgresOptions, never, TestDatabase>) =>
  Layer.unwrap(Effect.map(options, layer)).pipe(Layer.provideMerge(schema))

/** Here our tables are found only because each transaction says where: sessions are those of earlier cases, in other schemas. */
describe("PostgreSQL through a pooler by transaction, runs directly, as a database", () =>
  conformanceCases(databaseAt(beside(poolerBy("transaction"))), fixture))

/** What a pooled session keeps for its next user, as that one sees it. */
const left = (place: Place) =>
  Effect.flatMap(through(place), ({ database, host, password, port, user }) =>
    Effect.promise(async () => {
      const sql = new SQL({
        adapter: "postgres",
        hostname: host,
        port,
        username: user,
        password: Redacted.value(password),
        database,
        prepare: false,
        max: 1
      })
      const rows = await sql.unsafe(
        "SELECT name FROM pg_settings WHERE source = 'session' AND name NOT IN ('application_name', 'client_encoding')"
      )
      await sql.close()
      return [...rows]
    })
  )

const tables = asAdmin<{ tablename: string }>(
  "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
)

describe.each(["transaction", "statement"] as const)("a pooler by %s", (mode) => {
  const place = poolerBy(mode)

  it.effect("is named before anything is written, with the variables of a direct connection", () =>
    Effect.gen(function* () {
      const options = yield* through(place)
      const before = yield* tables
      const refusals = [
        yield* Effect.flip(inspect(options)),
        yield* Effect.flip(Effect.provide(summaryNow, layer(options)))
      ]
      for (const { detail, reason } of refusals) {
        assert.strictEqual(reason, "NotOurs")
        assert.include(detail, `pool_mode = ${mode}`)
        assert.include(detail, "POSTGRES_DIRECT_HOST and POSTGRES_DIRECT_PORT")
      }
      assert.deepStrictEqual(yield* tables, before)
    }).pipe(Effect.provide(schema))
  )

  it.effect(
    "leaves its sessions as they were found, and does each document once, where runs have a direct connection",
    () =>
      Effect.gen(function* () {
        yield* fixture.add(seedRows(60))
        const options = yield* beside(place)
        assert.strictEqual((yield* inspect(options)).pooling, mode)
        const work = Effect.provide(doAll, layer(options))
        const done = (yield* Effect.all([work, work], { concurrency: 2 })).flat()
        assert.strictEqual(done.length, 60)
        assert.strictEqual(new Set(done).size, 60)
        if (mode === "transaction") assert.deepStrictEqual(yield* left(place), [])
      }).pipe(Effect.provide(schema))
  )

  it.effect("is not taken for the server itself where it is named as that", () =>
    Effect.gen(function* () {
      const options = yield* through(place)
      const refusal = yield* Effect.flip(inspect({ ...options, direct: place() }))
      assert.include(refusal.detail, "POSTGRES_DIRECT_HOST, 127.0.0.1:")
    }).pipe(Effect.provide(schema))
  )
})

describe("a pooler by transaction that others keep busy", () => {
  const place = poolerBy("transaction")

  it.effect("is recognised", () =>
    Effect.gen(function* () {
      const options = yield* through(place)
      const others = Effect.forever(
        Effect.scoped(
          Effect.gen(function* () {
            const other = yield* Effect.acquireRelease(
              Effect.sync(() => open(options, {})),
              ({ close }) => close
            )
            yield* other.transaction(other.query("SELECT pg_sleep(0.003)"))
          })
        )
      )
      yield* Effect.forEach([1, 2, 3], () => Effect.forkScoped(others))
      for (let time = 0; time < 20; time++) {
        assert.include((yield* Effect.flip(inspect(options))).detail, "pool_mode = transaction")
      }
    }).pipe(Effect.scoped, Effect.provide(schema))
  )
})
