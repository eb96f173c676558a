import { readdirSync } from "node:fs"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger } from "../../src/Ledger.ts"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { holder } from "../../src/testing/Processes.ts"
import { begin, dyingRun, entryOf, eventsOf, gazetteOf, stateOf, whole } from "../../src/testing/Steps.ts"
import { seedRows } from "../../src/testing.ts"
import { fixture, newFile, newPath, openAt } from "./Files.ts"

const scriptAt = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
const locksIn = (path: string) => readdirSync(dirname(path)).filter((name) => name.includes(".run-"))

it.effect("shares the rows of a file between two processes at once, and does each of them once", () =>
  Effect.gen(function* () {
    const path = yield* newPath
    const count = 300
    yield* Effect.gen(function* () {
      yield* fixture.add(seedRows(count))
      const work = Effect.promise(() => {
        const child = Bun.spawn([process.execPath, scriptAt("DoAll"), path], { stdout: "pipe", stderr: "inherit" })
        return new Response(child.stdout).json() as Promise<ReadonlyArray<number>>
      })
      const done = (yield* Effect.all([work, work], { concurrency: 2 })).flat()
      assert.strictEqual(done.length, count)
      assert.strictEqual(new Set(done).size, count)
      assert.strictEqual((yield* fixture.processedIds).length, count)
      for (const id of done) assert.deepStrictEqual(yield* eventsOf(id), ["done"])
      assert.deepStrictEqual(locksIn(path), [])
    }).pipe(Effect.provide(openAt(path)))
  })
)

it.effect("frees what a killed process had begun, and nothing while it lives", () =>
  Effect.gen(function* () {
    const path = yield* newPath
    yield* Effect.gen(function* () {
      const ledger = yield* Ledger
      yield* fixture.add(seedRows(3))
      const child = yield* holder(scriptAt("HoldRun"), path)

      const beside = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
      assert.deepStrictEqual([beside.isResumed, beside.suspects], [false, 0])
      const listed = yield* gazetteOf(1)
      assert.isUndefined(yield* ledger.begin(listed, "text", { runId: beside.id, isAlone: false }))
      assert.strictEqual(yield* stateOf(1), "running")

      child.kill("SIGKILL")
      yield* Effect.promise(() => child.exited)
      const run = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
      assert.deepStrictEqual({ ...run, id: 0 }, { id: 0, isResumed: true, lastId: 3, suspects: 2 })
      const entries = yield* Effect.forEach([1, 2], entryOf)
      assert.deepStrictEqual(
        entries.map(({ code, failures, state }) => ({ code, failures, state })),
        [
          { code: null, failures: 0, state: "suspect" },
          { code: "RunDied", failures: 1, state: "suspect" }
        ]
      )
      assert.deepStrictEqual(locksIn(path).length, 2, "of the two that live")
    }).pipe(Effect.scoped, Effect.provide(openAt(path)))
    assert.deepStrictEqual(locksIn(path), [])
  })
)

it.effect("is not inherited by a child that outlives its run", () =>
  Effect.gen(function* () {
    const path = yield* newPath
    yield* Effect.gen(function* () {
      yield* fixture.add(seedRows(1))
      const child = yield* dyingRun("DAILY", (run) =>
        Effect.andThen(
          begin(run, 1),
          Effect.sync(() => Bun.spawn(["sleep", "60"]))
        )
      )
      yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
      assert.strictEqual((yield* dyingRun("DAILY", Effect.succeed)).suspects, 1)
    }).pipe(Effect.scoped, Effect.provide(openAt(path)))
  })
)

it.effect("can be had again in the same scope after a run that could not begin", () =>
  Effect.gen(function* () {
    const { transaction } = yield* SqliteConnection
    const ledger = yield* Ledger
    yield* transaction((database) => database.run("ALTER TABLE escriba_runs RENAME TO gone"))
    assert.strictEqual((yield* Effect.flip(ledger.startRun({ mode: "ALL", fingerprint: whole }))).reason, "Defect")
    yield* transaction((database) => database.run("ALTER TABLE gone RENAME TO escriba_runs"))
    assert.isFalse((yield* ledger.startRun({ mode: "ALL", fingerprint: whole })).isResumed)
  }).pipe(Effect.provide(newFile))
)
