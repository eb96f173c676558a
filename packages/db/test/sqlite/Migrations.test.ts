import { Database } from "bun:sqlite"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { versions } from "../../src/sqlite/Migrations.ts"
import { commit, entriesOf, entryOf, startedRun } from "../../src/testing/Steps.ts"
import { seedRow } from "../../src/testing.ts"
import { fixture, newPath, openAt } from "./Files.ts"

/** As the first release left it: gazette 1 done as the documents a and b. */
const makeFirst = (path: string) =>
  Effect.sync(() => {
    const database = new Database(path, { create: true })
    database.run(`
      ${versions[0]}
      CREATE TABLE escriba_migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL);
      INSERT INTO escriba_migrations VALUES (1, '');
      INSERT INTO gazettes (id, file_checksum, file_path, processed) VALUES (1, 'x', 'x.pdf', 1);
      INSERT INTO escriba_ledger (gazette_id, stage, state, attempt, is_alone, document_ids, flags, updated_at)
      VALUES (1, 'text', 'done', 1, 0, '["a","b","a"]', '[]', ''), (2, 'text', 'failed', 1, 0, NULL, NULL, '')`)
    database.close()
  })

it.effect("brings a file of the first version to the newest one, which knows what documents it had", () =>
  Effect.gen(function* () {
    const path = yield* newPath
    yield* makeFirst(path)
    yield* Effect.gen(function* () {
      assert.deepInclude(yield* entryOf(1), { state: "done", segments: [], doubts: [] })
      yield* fixture.add([seedRow(3, { territoryId: null })])
      yield* commit(yield* startedRun, 3, { documentIds: ["b"] })
      assert.deepStrictEqual((yield* entryOf(1)).flags, ["shared-id"])
      assert.deepStrictEqual((yield* entriesOf(2))[0]?.documentIds, [])
    }).pipe(Effect.scoped, Effect.provide(openAt(path)))
  })
)
