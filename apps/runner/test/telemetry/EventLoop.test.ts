import { assert, it } from "@effect/vitest"
import { Effect, Logger, References, Schedule } from "effect"
import * as EventLoop from "../../src/telemetry/EventLoop.ts"

const busyFor = (ms: number) => {
  const usedMs = () => {
    const { system, user } = process.threadCpuUsage()
    return (system + user) / 1000
  }
  for (const start = usedMs(); usedMs() - start < ms; );
}

it.live("logs a turn above the limit when it happens, and the summary when its scope closes", () =>
  Effect.gen(function* () {
    const logged: Array<string> = []
    const logger = Logger.make(({ message }) => {
      logged.push(String(message))
    })
    yield* Effect.gen(function* () {
      yield* Effect.sync(() => busyFor(80))
      yield* Effect.repeat(Effect.void, { until: () => logged.length > 0, schedule: Schedule.spaced("5 millis") })
    }).pipe(
      Effect.provide(EventLoop.layer),
      Effect.provide(Logger.layer([logger])),
      Effect.provideService(References.MinimumLogLevel, "Debug")
    )
    assert.match(logged[0] ?? "", /^event loop: a turn of \d+ ms of CPU$/)
    assert.match(logged.at(-1) ?? "", /^event loop: \d+ turns, p99 \d+ ms, max \d+ ms of CPU; the limit is 50 ms$/)
  })
)
