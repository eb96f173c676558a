import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger } from "../../src/Ledger.ts"
import { open } from "../../src/postgres/Connection.ts"
import { versions } from "../../src/postgres/Migrations.ts"
import { layer } from "../../src/postgres/PostgresDb.ts"
import { begin, commit, completionOf, entryOf, gazetteOf, startedRun } from "../../src/testing/Steps.ts"
import { seedRow, seedRows } from "../../src/testing.ts"
import { fileDatabase, fixture, TestDatabase } from "./Databases.ts"

const { database, schema } = fileDatabase()

it.effect("flags both of two gazettes that are done at the same moment as one document", () =>
  Effect.gen(function* () {
    const pairs = 20
    yield* fixture.add(seedRows(2 * pairs))
    const ledger = yield* Ledger
    const run = yield* startedRun
    for (let pair = 0; pair < pairs; pair++) {
      const commits = yield* Effect.forEach([2 * pair + 1, 2 * pair + 2], (id) =>
        Effect.zipWith(begin(run, id), gazetteOf(id), (claim, gazette) =>
          ledger.commit([{ ...completionOf(claim, gazette), documentIds: [`pair ${pair}`] }])
        )
      )
      yield* Effect.all(commits, { concurrency: 2 })
    }
    const flags = yield* Effect.forEach(seedRows(2 * pairs), ({ id }) => Effect.map(entryOf(id), (one) => one.flags))
    assert.deepStrictEqual(
      flags,
      flags.map(() => ["shared-id"])
    )
  }).pipe(Effect.scoped, Effect.provide(database))
)

/** As the first release left it: gazette 1 done as the documents a and b. */
const makeFirst = Effect.gen(function* () {
  const { options } = yield* TestDatabase
  yield* Effect.acquireUseRelease(
    Effect.sync(() => open(options)),
    (connection) =>
      connection.query(`
        ${versions[0]}
        CREATE TABLE escriba_migrations (version integer PRIMARY KEY, applied_at timestamp NOT NULL);
        INSERT INTO escriba_migrations VALUES (1, now());
        INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, is_alone, document_ids, flags, updated_at)
        VALUES (1, 'text', 'done', 1, false, '["a", "b", "a"]', '[]', now()),
          (2, 'text', 'failed', 1, false, NULL, NULL, now())`),
    ({ close }) => close
  )
})

it.effect("brings a database of the first version to the newest one, which knows what documents it had", () =>
  Effect.gen(function* () {
    yield* makeFirst
    yield* fixture.add([seedRow(1), seedRow(3)])
    yield* Effect.gen(function* () {
      assert.deepInclude(yield* entryOf(1), { state: "done", segments: [], doubts: [] })
      yield* commit(yield* startedRun, 3, { documentIds: ["b"] })
      assert.deepStrictEqual((yield* entryOf(1)).flags, ["shared-id"])
    }).pipe(Effect.scoped, Effect.provide(layer((yield* TestDatabase).options)))
  }).pipe(Effect.provide(schema))
)
