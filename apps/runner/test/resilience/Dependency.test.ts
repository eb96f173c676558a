import { assert, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber, Logger, Ref, Schedule, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as Dependency from "../../src/resilience/Dependency.ts"

class Trouble extends Schema.TaggedError<Trouble>()("Trouble", { isRetryable: Schema.Boolean, what: Schema.String }) {
  override get message() {
    return this.what
  }
}

const down = new Trouble({ isRetryable: true, what: "connection refused" })

/** A service that is up or down, and counts how often it was called and asked. */
const service = Effect.fnUntraced(function* () {
  const isUp = yield* Ref.make(true)
  const seen = { calls: 0, probes: 0 }
  const whenUp = Effect.flatMap(Ref.get(isUp), (up) => (up ? Effect.void : Effect.fail(down)))
  const probe = Effect.andThen(
    Effect.sync(() => {
      seen.probes += 1
    }),
    whenUp
  )
  const { call } = Dependency.make({ name: "the service", probe, patience: Duration.minutes(1) })
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

const itsOwnFault = () => Effect.succeed("its own fault")
const blamed = { operation: "read", witness: Effect.succeed(true), blame: itsOwnFault }

/** Runs the call while the clock goes on. */
const after = <A, E, R>(seconds: number, call: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(call)
    yield* TestClock.adjust(Duration.seconds(seconds))
    return fiber
  })

it.effect("blames the call that alone is refused, three times with pauses, while the witness passes", () =>
  Effect.gen(function* () {
    const { ask, call } = yield* service()
    const refusals: Array<number> = []
    const refused = Effect.andThen(
      Effect.map(Clock.currentTimeMillis, (now) => refusals.push(now)),
      ask(Effect.fail(down))
    )
    const fiber = yield* after(60, call(refused, blamed))
    assert.strictEqual(yield* Fiber.join(fiber), "its own fault")
    const pauses = refusals.slice(1).map((at, place) => at - refusals[place]!)
    assert.strictEqual(pauses.filter((pause) => pause >= 4_000).length, 2)
  })
)

it.effect("asks no witness where another call of the same operation has succeeded that began after the fault", () =>
  Effect.gen(function* () {
    const { ask, call, use } = yield* service()
    const witness = Effect.die("the witness was asked")
    const another = call(ask(Effect.succeed("answer")), { ...blamed, witness })
    yield* Effect.forkChild(Effect.repeat(another, { schedule: Schedule.spaced("1 second"), times: 60 }))
    const fiber = yield* after(61, call(ask(Effect.fail(down)), { ...blamed, witness }))
    assert.strictEqual(yield* Fiber.join(fiber), "its own fault")
    assert.strictEqual(yield* use, "answer")
  })
)

it.effect("takes no success for a witness that began before the fault, or of another operation", () =>
  Effect.gen(function* () {
    const { ask, call } = yield* service()
    let asked = 0
    const witness = Effect.sync(() => {
      asked += 1
      return true
    })
    yield* Effect.forkChild(call(ask(Effect.delay(Effect.succeed("slow"), "3 seconds")), blamed))
    yield* Effect.forkChild(
      call(ask(Effect.delay(Effect.succeed("other"), "1 second")), { ...blamed, operation: "write" })
    )
    yield* TestClock.adjust("500 millis")
    yield* after(8, call(ask(Effect.fail(down)), { ...blamed, witness }))
    assert.strictEqual(asked, 1)
  })
)

it.effect.each<[string, Effect.Effect<boolean, Trouble>, RegExp]>([
  ["the witness is refused too", Effect.fail(down), /has refused this for/],
  ["nothing is known that could be asked", Effect.succeed(false), /nothing is known that it would take/]
])("waits for a service that answers and refuses, blames nobody, says so and gives up: %s", ([_, witness, said]) =>
  Effect.gen(function* () {
    const logged: Array<string> = []
    const logger = Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
    const { call, seen } = yield* service()
    const isBusy = yield* Ref.make(true)
    const work = Effect.flatMap(Ref.get(isBusy), (busy) => (busy ? Effect.fail(down) : Effect.succeed("answer")))
    const fiber = yield* after(30, call(work, { ...blamed, witness }))
    assert.isUndefined(fiber.pollUnsafe())
    yield* Ref.set(isBusy, false)
    yield* TestClock.adjust("30 seconds")
    assert.strictEqual(yield* Fiber.join(fiber), "answer")
    assert.isAbove(seen.probes, 1)

    yield* Ref.set(isBusy, true)
    const tooLong = yield* after(120, Effect.provide(call(work, { ...blamed, witness }), logger))
    assert.deepStrictEqual(yield* Fiber.await(tooLong), Exit.fail(down))
    assert.isTrue(
      logged.some((line) => said.test(line)),
      logged.join()
    )
  })
)

it.effect("waits without blame where nothing can tell whose fault it is", () =>
  Effect.gen(function* () {
    const { ask, call } = yield* service()
    const fiber = yield* after(40, call(ask(Effect.fail(down))))
    assert.isUndefined(fiber.pollUnsafe())
    yield* TestClock.adjust("60 seconds")
    assert.deepStrictEqual(yield* Fiber.await(fiber), Exit.fail(down))
  })
)

it.effect("fails at once with what makes the witness fail for good: the service refuses everything", () =>
  Effect.gen(function* () {
    const { ask, call } = yield* service()
    const refused = new Trouble({ isRetryable: false, what: "closed" })
    const fiber = yield* after(10, call(ask(Effect.fail(down)), { ...blamed, witness: Effect.fail(refused) }))
    assert.deepStrictEqual(yield* Fiber.await(fiber), Exit.fail(refused))
  })
)

it.effect("tries once more after an outage that ended during the last try, before anybody is blamed", () =>
  Effect.gen(function* () {
    const { call } = yield* service()
    let tries = 0
    // The third try hangs in the outage; when it fails, the service is well again.
    const work = Effect.suspend(() => {
      tries += 1
      if (tries > 3) return Effect.succeed("answer")
      return Effect.delay(Effect.fail(down), tries === 3 ? "85 seconds" : "1 second")
    })
    const fiber = yield* after(120, call(work, blamed))
    assert.strictEqual(yield* Fiber.join(fiber), "answer")
  })
)

it.effect("blames the call that brings the service down three times", () =>
  Effect.gen(function* () {
    const { isUp, call } = yield* service()
    const poison = Effect.andThen(Ref.set(isUp, false), Effect.fail(down))
    const fiber = yield* Effect.forkChild(call(poison, blamed))
    for (let outage = 0; outage < 3; outage++) {
      yield* TestClock.adjust("3 seconds")
      yield* Ref.set(isUp, true)
      yield* TestClock.adjust("6 seconds")
    }
    assert.strictEqual(yield* Fiber.join(fiber), "its own fault")
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
