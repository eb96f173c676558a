import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Ledger } from "../../src/Ledger.ts"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { entriesOf } from "../../src/testing/Work.ts"
import { seedRows } from "../../src/testing.ts"
import { fixture, newFile, newPath, openAt } from "./Files.ts"

const script = fileURLToPath(new URL("./HoldRun.ts", import.meta.url))

/** A process that is in the middle of a run on this file; killed with the scope at the latest. */
const holder = Effect.fnUntraced(function* (path: string) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => Bun.spawn([process.execPath, script, path], { stdout: "pipe", stderr: "inherit" })),
    (spawned) => Effect.sync(() => spawned.kill("SIGKILL"))
  )
  const output = Stream.fromReadableStream({ evaluate: () => child.stdout, onError: (cause) => cause })
  const said = yield* output.pipe(Stream.decodeText, Stream.take(1), Stream.mkString)
  assert.strictEqual(said, "held\n")
  return child
})

it.effect("keeps every other process from beginning a run, and dies with its holder", () =>
  Effect.gen(function* () {
    const path = yield* newPath
    yield* Effect.gen(function* () {
      const ledger = yield* Ledger
      yield* fixture.add(seedRows(3))
      for (const mode of ["ALL", "DAILY"]) yield* Effect.scoped(ledger.startRun({ mode }))
      const child = yield* holder(path)

      const refusal = yield* Effect.flip(ledger.startRun({ mode: "ALL" }))
      assert.strictEqual(refusal.reason, "RunInProgress")
      assert.include(refusal.detail, `process ${child.pid}`)
      assert.strictEqual((yield* entriesOf(1))[0]?.state, "running")

      child.kill("SIGKILL")
      yield* Effect.promise(() => child.exited)
      const run = yield* ledger.startRun({ mode: "ALL" })
      assert.deepStrictEqual({ ...run, id: 0 }, { id: 0, isResumed: true, lastId: 3, suspects: 2 })
      const entries = yield* Effect.forEach([1, 2], (id) => entriesOf(id))
      assert.deepStrictEqual(
        entries.flat().map(({ code, failures, state }) => ({ code, failures, state })),
        [
          { code: null, failures: 0, state: "suspect" },
          { code: "RunDied", failures: 1, state: "suspect" }
        ]
      )
    }).pipe(Effect.provide(openAt(path)))
  })
)

it.effect("can be had again in the same scope after a run that could not begin", () =>
  Effect.gen(function* () {
    const { transaction } = yield* SqliteConnection
    const ledger = yield* Ledger
    yield* transaction((database) => database.run("ALTER TABLE escriba_runs RENAME TO gone"))
    assert.strictEqual((yield* Effect.flip(ledger.startRun({ mode: "ALL" }))).reason, "Defect")
    yield* transaction((database) => database.run("ALTER TABLE gone RENAME TO escriba_runs"))
    assert.isFalse((yield* ledger.startRun({ mode: "ALL" })).isResumed)
  }).pipe(Effect.provide(newFile))
)

it.effect("lies beside the database, and nowhere for one in memory", () =>
  Effect.gen(function* () {
    const path = yield* newPath
    const start = Effect.flatMap(Ledger, (ledger) => ledger.startRun({ mode: "ALL" }))
    yield* Effect.provide(start, openAt(path))
    assert.isTrue(existsSync(`${path}.run-lock`))
    yield* Effect.provide(start, openAt(":memory:"))
    assert.isFalse(existsSync(":memory:.run-lock"))
  })
)
