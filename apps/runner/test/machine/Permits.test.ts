import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Scope } from "effect"
import fc from "fast-check"
import * as Permits from "../../src/machine/Permits.ts"

/** Holds bytes until told to let go. */
const holder = (permits: Permits.Permits, weight: number) =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const fiber = yield* Effect.forkChild(permits.hold(weight).pipe(Scope.provide(scope)), { startImmediately: true })
    const letGo = Effect.andThen(Fiber.interrupt(fiber), Scope.close(scope, yield* Effect.exit(Effect.void)))
    return { isGranted: () => fiber.pollUnsafe() !== undefined, letGo }
  })

it.effect("lets no small request overtake a large one", () =>
  Effect.gen(function* () {
    const permits = Permits.make(100)
    const first = yield* holder(permits, 60)
    const large = yield* holder(permits, 80)
    const small = yield* holder(permits, 10)
    yield* Effect.yieldNow
    assert.deepStrictEqual(
      [first, large, small].map((one) => one.isGranted()),
      [true, false, false]
    )
    yield* first.letGo
    yield* Effect.yieldNow
    assert.deepStrictEqual(
      [large, small].map((one) => one.isGranted()),
      [true, true]
    )
    assert.strictEqual(permits.inUse(), 90)
  })
)

it.effect("grants a request above the budget alone, instead of never", () =>
  Effect.gen(function* () {
    const permits = Permits.make(100)
    const huge = yield* holder(permits, 1e9)
    const next = yield* holder(permits, 1)
    yield* Effect.yieldNow
    assert.deepStrictEqual(
      [huge, next].map((one) => one.isGranted()),
      [true, false]
    )
    assert.strictEqual(permits.inUse(), 100)
    yield* huge.letGo
    yield* Effect.yieldNow
    assert.isTrue(next.isGranted())
  })
)

it.effect("lets those behind go on when one that waits is interrupted", () =>
  Effect.gen(function* () {
    const permits = Permits.make(100)
    const first = yield* holder(permits, 60)
    const large = yield* holder(permits, 80)
    const small = yield* holder(permits, 10)
    yield* large.letGo
    yield* Effect.yieldNow
    assert.isTrue(small.isGranted())
    yield* first.letGo
    yield* small.letGo
    assert.deepStrictEqual([permits.inUse(), permits.waiting()], [0, 0])
  })
)

it.effect("never exceeds its budget, grants in order, and ends empty, whatever comes and goes", () =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ weight: fc.integer({ min: 0, max: 150 }), leaver: fc.nat() }), { maxLength: 30 }),
        (steps) =>
          Effect.runPromise(
            Effect.gen(function* () {
              const permits = Permits.make(100)
              const holders: Array<Effect.Success<ReturnType<typeof holder>>> = []
              for (const { leaver, weight } of steps) {
                holders.push(yield* holder(permits, weight))
                if (leaver % 3 === 0) yield* holders.splice(leaver % holders.length, 1)[0]?.letGo ?? Effect.void
                yield* Effect.yieldNow
                assert.isAtMost(permits.inUse(), 100)
                const granted = holders.map((one) => one.isGranted())
                assert.isFalse(
                  granted.some((is, index) => is && granted.slice(0, index).includes(false)),
                  "in order"
                )
              }
              for (const one of holders) yield* one.letGo
              assert.deepStrictEqual([permits.inUse(), permits.waiting()], [0, 0])
            })
          )
      ),
      { numRuns: 200 }
    )
  )
)
