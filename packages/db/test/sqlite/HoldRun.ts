/**
 * A process of its own that begins a run, and documents 1 and 2 of it (2 alone), says so, and works on for ever.
 *
 * @module
 */
import { Effect } from "effect"
import { Gazettes } from "../../src/Gazettes.ts"
import { Ledger } from "../../src/Ledger.ts"
import { openAt } from "./Files.ts"

/** Once the fiber waits for nothing and nothing refers to it: what the lock rests on must outlive the collection. */
const sayHeld = () => {
  Bun.gc(true)
  process.stdout.write("held\n")
}

const hold = Effect.gen(function* () {
  const ledger = yield* Ledger
  const gazettes = yield* Gazettes
  const { id } = yield* ledger.startRun({ mode: "ALL" })
  for (const gazetteId of [1, 2]) {
    const gazette = yield* Effect.fromNullishOr(yield* gazettes.find(gazetteId))
    yield* ledger.begin(gazette, "text", { runId: id, isAlone: gazetteId === 2 })
  }
  yield* Effect.sync(() => setImmediate(sayHeld))
  return yield* Effect.never
})

const path = Bun.argv[2] ?? ""
Effect.runFork(Effect.scoped(hold).pipe(Effect.provide(openAt(path))))
/** A fiber alone does not keep a process alive. */
setInterval(() => undefined, 60_000)
