import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { makeServerTurns } from "../../src/tika/ServerTurns.ts"

/** Runs requests that end on command, and records the order in which they began. */
const course = (connections: number) =>
  Effect.gen(function* () {
    const turns = yield* makeServerTurns(connections)
    const begun: Array<string> = []
    const begin = (how: "together" | "alone", name: string) =>
      Effect.gen(function* () {
        const end = yield* Deferred.make<void>()
        const request = Effect.andThen(
          Effect.sync(() => begun.push(name)),
          Deferred.await(end)
        )
        const fiber = yield* Effect.forkChild(turns[how](request), { startImmediately: true })
        yield* settle
        return { end: Effect.andThen(Deferred.succeed(end, undefined), settle), stop: Fiber.interrupt(fiber) }
      })
    return { begun, begin }
  })

/** Lets all runnable fibers continue. */
const settle = Effect.forEach(Array.from({ length: 20 }), () => Effect.yieldNow, { discard: true })

describe("turns at a server", () => {
  it.effect("lets as many requests run together as there are connections", () =>
    Effect.gen(function* () {
      const { begun, begin } = yield* course(2)
      const one = yield* begin("together", "one")
      yield* begin("together", "two")
      yield* begin("together", "three")
      assert.deepStrictEqual(begun, ["one", "two"])
      yield* one.end
      assert.deepStrictEqual(begun, ["one", "two", "three"])
    })
  )

  it.effect("keeps who is alone from those before it and those after it", () =>
    Effect.gen(function* () {
      const { begun, begin } = yield* course(2)
      const one = yield* begin("together", "one")
      const alone = yield* begin("alone", "alone")
      yield* begin("together", "two")
      assert.deepStrictEqual(begun, ["one"], "a connection is free, but who came first waits for both")
      yield* one.end
      assert.deepStrictEqual(begun, ["one", "alone"])
      yield* alone.end
      assert.deepStrictEqual(begun, ["one", "alone", "two"])
    })
  )

  it.effect("gives the turn of an interrupted request to the next, whether it ran or waited", () =>
    Effect.gen(function* () {
      const { begun, begin } = yield* course(1)
      const one = yield* begin("together", "one")
      const waiting = yield* begin("alone", "alone")
      const next = yield* begin("together", "two")
      yield* waiting.stop
      yield* one.stop
      yield* settle
      assert.deepStrictEqual(begun, ["one", "two"])
      yield* next.stop
      yield* begin("alone", "last")
      assert.deepStrictEqual(begun, ["one", "two", "last"])
    })
  )
})
