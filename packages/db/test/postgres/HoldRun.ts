/**
 * A process of its own that begins a run, and documents 1 and 2 of it (2 alone), says so, and works on for ever.
 *
 * @module
 */
import { Effect, Redacted } from "effect"
import { Gazettes } from "../../src/Gazettes.ts"
import { Ledger } from "../../src/Ledger.ts"
import { layer } from "../../src/postgres/PostgresDb.ts"

const hold = Effect.gen(function* () {
  const ledger = yield* Ledger
  const gazettes = yield* Gazettes
  const { id } = yield* ledger.startRun({ mode: "ALL" })
  for (const gazetteId of [1, 2]) {
    const gazette = yield* Effect.fromNullishOr(yield* gazettes.find(gazetteId))
    yield* ledger.begin(gazette, "text", { runId: id, isAlone: gazetteId === 2 })
  }
  yield* Effect.sync(() => process.stdout.write("held\n"))
  return yield* Effect.never
})

const { password, ...options } = JSON.parse(Bun.argv[2] ?? "{}")
Effect.runFork(Effect.scoped(hold).pipe(Effect.provide(layer({ ...options, password: Redacted.make(password) }))))
