import { assert, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Ref, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as Dependency from "../../src/resilience/Dependency.ts"

class Trouble extends Schema.TaggedError<Trouble>()("Trouble", { isRetryable: Schema.Boolean, what: Schema.String }) {
  override get message() {
    return this.what
  }
}

const down = new Trouble({ isRetryable: true, what: "connection refused" })

/** A service that is up or down, and counts how often it was called and asked. */
const service = Effect.fnUntraced(function* (options: { readonly canBeBusy?: boolean } = {}) {
  const isUp = yield* Ref.make(true)
  const seen = { calls: 0, probes: 0 }
  const whenUp = Effect.flatMap(Ref.get(isUp), (up) => (up ? Effect.void : Effect.fail(down)))
  const probe = Effect.andThen(
    Effect.sync(() => {
      seen.probes += 1
    }),
    whenUp
  )
  const { call } = Dependency.make({ name: "the service", probe, patience: Duration.minutes(1), ...options })
  const ask = <A>(answer: Effect.Effect<A, Trouble>) =>
    Effect.andThen(
      Effect.sync(() => {
        seen.calls += 1
      }),
      Effect.andThen(whenUp, answer)
    )
  return { isUp, seen, call, ask, use: call(ask(Effect.succeed("answer"))) }
})

it.effect("tries a call again that failed by chance", () =>
  Effect.gen(function* () {
    const { call, seen } = yield* service()
    const twice = Effect.suspend(() => {
      seen.calls += 1
      return seen.calls < 3 ? Effect.fail(down) : Effect.succeed("answer")
    })
    const fiber = yield* Effect.forkChild(call(twice))
    yield* TestClock.adjust("2 seconds")
    assert.strictEqual(yield* Fiber.join(fiber), "answer")
    assert.deepStrictEqual(seen, { calls: 3, probes: 0 })
  })
)

it.effect("fails at once with what another try would not change", () =>
  Effect.gen(function* () {
    const { call, seen } = yield* service()
    const refused = new Trouble({ isRetryable: false, what: "wrong password" })
    assert.strictEqual(yield* Effect.flip(call(Effect.fail(refused))), refused)
    assert.strictEqual(seen.probes, 0)
  })
)

it.effect("lets all calls wait through an outage, asks for them all together, and then goes on", () =>
  Effect.gen(function* () {
    const { isUp, seen, use } = yield* service()
    yield* Ref.set(isUp, false)
    const fibers = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(use))
    yield* TestClock.adjust("20 seconds")
    const late = yield* Effect.forkChild(use)
    const { calls } = seen
    yield* TestClock.adjust("20 seconds")
    assert.strictEqual(seen.calls, calls, "nobody calls a service that is out")
    assert.isBelow(seen.probes, 30)
    yield* Ref.set(isUp, true)
    yield* TestClock.adjust("6 seconds")
    assert.deepStrictEqual(yield* Effect.forEach([...fibers, late], Fiber.join), [
      "answer",
      "answer",
      "answer",
      "answer"
    ])
  })
)

it.effect("gives up when the outage lasts too long: all fail, later calls after one try, until one succeeds", () =>
  Effect.gen(function* () {
    const { isUp, seen, use } = yield* service()
    yield* Ref.set(isUp, false)
    const fibers = yield* Effect.forEach([1, 2], () => Effect.forkChild(use))
    yield* TestClock.adjust("70 seconds")
    for (const fiber of fibers) assert.deepStrictEqual(yield* Fiber.await(fiber), Exit.fail(down))
    const { calls } = seen
    assert.strictEqual(yield* Effect.flip(use), down)
    assert.strictEqual(seen.calls, calls + 1)
    yield* Ref.set(isUp, true)
    assert.strictEqual(yield* use, "answer")
  })
)

it.effect("blames the call that fails while the service is well", () =>
  Effect.gen(function* () {
    const { ask, call } = yield* service()
    const fiber = yield* Effect.forkChild(call(ask(Effect.fail(down)), () => Effect.succeed("its own fault")))
    yield* TestClock.adjust("2 seconds")
    assert.strictEqual(yield* Fiber.join(fiber), "its own fault")
  })
)

it.effect("blames the call that brings the service down three times", () =>
  Effect.gen(function* () {
    const { isUp, call } = yield* service()
    const poison = Effect.andThen(Ref.set(isUp, false), Effect.fail(down))
    const fiber = yield* Effect.forkChild(call(poison, () => Effect.succeed("its own fault")))
    for (let outage = 0; outage < 3; outage++) {
      yield* TestClock.adjust("3 seconds")
      yield* Ref.set(isUp, true)
      yield* TestClock.adjust("6 seconds")
    }
    assert.strictEqual(yield* Fiber.join(fiber), "its own fault")
  })
)

it.effect("waits for a service that is there and overloaded, and blames nobody", () =>
  Effect.gen(function* () {
    const { call, seen } = yield* service({ canBeBusy: true })
    const isBusy = yield* Ref.make(true)
    const work = Effect.flatMap(Ref.get(isBusy), (busy) => (busy ? Effect.fail(down) : Effect.succeed("answer")))
    const fiber = yield* Effect.forkChild(call(work, () => Effect.succeed("its own fault")))
    yield* TestClock.adjust("30 seconds")
    assert.isUndefined(fiber.pollUnsafe())
    yield* Ref.set(isBusy, false)
    yield* TestClock.adjust("5 seconds")
    assert.strictEqual(yield* Fiber.join(fiber), "answer")
    assert.isAbove(seen.probes, 1)

    yield* Ref.set(isBusy, true)
    const tooLong = yield* Effect.forkChild(call(work))
    yield* TestClock.adjust("90 seconds")
    assert.deepStrictEqual(yield* Fiber.await(tooLong), Exit.fail(down))
  })
)

it.effect("can be stopped while it waits, even where its call cannot be", () =>
  Effect.gen(function* () {
    const { isUp, use } = yield* service()
    yield* Ref.set(isUp, false)
    const asking = yield* Effect.forkChild(Effect.uninterruptible(use))
    yield* TestClock.adjust("2 seconds")
    const waiting = yield* Effect.forkChild(Effect.uninterruptible(use))
    yield* TestClock.adjust("2 seconds")
    yield* Fiber.interrupt(waiting)
    yield* Fiber.interrupt(asking)
    assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(asking)))
    assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(waiting)))
  })
)

it.effect("leaves the question to the others when the one who asks is interrupted", () =>
  Effect.gen(function* () {
    const { isUp, use } = yield* service()
    yield* Ref.set(isUp, false)
    const first = yield* Effect.forkChild(use)
    yield* TestClock.adjust("2 seconds")
    const second = yield* Effect.forkChild(use)
    yield* TestClock.adjust("2 seconds")
    yield* Fiber.interrupt(first)
    yield* Ref.set(isUp, true)
    yield* TestClock.adjust("10 seconds")
    assert.strictEqual(yield* Fiber.join(second), "answer")
  })
)
