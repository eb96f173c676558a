import { assert, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import type { DatabaseError } from "../../src/DatabaseError.ts"
import type { Gazettes } from "../../src/Gazettes.ts"
import { type Claim, Ledger } from "../../src/Ledger.ts"
import { StageWork } from "../../src/StageWork.ts"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { themes } from "../../src/testing/StageSteps.ts"
import { begin, commit, fail, segmentOf } from "../../src/testing/Steps.ts"
import { completionOf, failureOf, seedRow } from "../../src/testing.ts"
import { fixture, openAt } from "./Files.ts"

const tables = [
  ...["gazettes", "escriba_ledger", "escriba_runs", "escriba_pages", "escriba_history"],
  ...["escriba_segments", "escriba_documents", "escriba_leftovers"]
]

/** All that a change of state touches, the history included. */
const contents = Effect.flatMap(SqliteConnection, ({ read }) =>
  read((database) => tables.map((table) => database.query(`SELECT * FROM ${table}`).all()))
)

const noRoomForHistory = Effect.flatMap(SqliteConnection, ({ transaction }) =>
  transaction((database) =>
    database.run("CREATE TRIGGER full BEFORE INSERT ON escriba_history BEGIN SELECT RAISE(ABORT, 'no room'); END")
  )
)

type Change = (claim: Claim) => Effect.Effect<unknown, DatabaseError, Ledger | StageWork | Gazettes | Scope.Scope>

const row = seedRow(1)
const item = { gazetteId: 3, textAttempt: 1, attempt: 0, documentIds: ["a"], textBytes: 9, writtenIds: [] }
const changes: Readonly<Record<string, Change>> = {
  commit: (claim) =>
    Effect.flatMap(Ledger, (ledger) => {
      const segments = [segmentOf("a")]
      return ledger.commit([{ ...completionOf(claim, { fileChecksum: row.checksum }), documentIds: ["a"], segments }])
    }),
  "a stage's commit": () =>
    Effect.flatMap(StageWork, (work) => work.commit(themes, [{ item, writtenIds: [], durationMs: 1 }])),
  "a stage's fail": () => Effect.flatMap(StageWork, (work) => work.fail(themes, item, failureOf())),
  fail: (claim) => Effect.flatMap(Ledger, (ledger) => ledger.fail(claim, failureOf())),
  retry: () => Effect.flatMap(Ledger, (ledger) => ledger.retry({})),
  startRun: () => Effect.flatMap(Ledger, (ledger) => ledger.startRun({ mode: "ALL" })),
  finishRun: () => Effect.flatMap(Ledger, (ledger) => ledger.finishRun(1, { done: 0, failed: 0 }))
}

it.effect.each(Object.keys(changes))("is written by %s with the change it tells of, or neither is", (name) =>
  Effect.gen(function* () {
    yield* fixture.add([row, seedRow(2), seedRow(3)])
    yield* fail({ id: 1 }, 2)
    yield* commit({ id: 1 }, 3, { documentIds: ["a"] })
    const claim = yield* begin({ id: 1 }, 1)
    yield* noRoomForHistory
    const before = yield* contents
    const error = yield* Effect.flip(changes[name]?.(claim) ?? Effect.void)
    assert.include((error as DatabaseError).detail, "no room")
    assert.deepStrictEqual(yield* contents, before)
  }).pipe(Effect.provide(openAt(":memory:")))
)
