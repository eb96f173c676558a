/**
 * Runs in separate processes: the scripts, and how a test starts them.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect, type Layer, Stream } from "effect"
import type { Database } from "../Database.ts"
import { Gazettes } from "../Gazettes.ts"
import { Ledger } from "../Ledger.ts"
import { completionOf, selectionOf, whole } from "./Steps.ts"

/** A script that begins a run and its documents 1 and 2 (2 as alone), prints `held`, and then runs for ever. */
export const hold = <E>(database: Layer.Layer<Database, E>) => {
  const held = Effect.gen(function* () {
    const ledger = yield* Ledger
    const gazettes = yield* Gazettes
    const { id } = yield* ledger.startRun({ mode: "ALL", fingerprint: whole })
    for (const gazetteId of [1, 2]) {
      const gazette = yield* Effect.fromNullishOr(yield* gazettes.find(gazetteId))
      yield* ledger.begin(gazette, "text", { runId: id, isAlone: gazetteId === 2 })
    }
    yield* Effect.sync(() => setImmediate(sayHeld))
    return yield* Effect.never
  })
  Effect.runFork(Effect.scoped(held).pipe(Effect.provide(database)))
  /** A fiber alone does not keep a process alive. */
  setInterval(() => undefined, 60_000)
}

/**
 * Prints `held` after a garbage collection. It runs when the fiber no longer waits and nothing refers to it: objects
 * that the lock depends on must survive the collection.
 */
const sayHeld = () => {
  Bun.gc(true)
  process.stdout.write("held\n")
}

/** A run that processes every open document; returns their ids. */
export const doAll = Effect.gen(function* () {
  const ledger = yield* Ledger
  const run = yield* ledger.startRun({ mode: "UNPROCESSED" })
  const done: Array<number> = []
  const pages = (yield* Gazettes).pages({ ...selectionOf(run, "UNPROCESSED"), pageSize: 50 })
  yield* Stream.runForEach(
    Stream.flattenIterable(pages),
    Effect.fnUntraced(function* (listed) {
      const claim = yield* ledger.begin(listed, "text", { runId: run.id, isAlone: false })
      if (claim === undefined) return
      assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, listed)]), ["committed"])
      done.push(listed.id)
    })
  )
  yield* ledger.finishRun(run.id, { done: done.length, failed: 0 })
  return done as ReadonlyArray<number>
}).pipe(Effect.scoped)

/**
 * Starts the script and waits until it reports that it holds its run. The process is killed when the scope closes, if
 * not before.
 */
export const holder = Effect.fnUntraced(function* (script: string, argument: string) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => Bun.spawn([process.execPath, script, argument], { stdout: "pipe", stderr: "inherit" })),
    (spawned) => Effect.sync(() => spawned.kill("SIGKILL"))
  )
  const output = Stream.fromReadableStream({ evaluate: () => child.stdout, onError: (cause) => cause })
  assert.strictEqual(yield* output.pipe(Stream.decodeText, Stream.take(1), Stream.mkString), "held\n")
  return child
})
