import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer as withLayer } from "@effect/vitest"
import { type Cut, faultLine } from "@escriba/fault-proxy/FaultLine"
import { Effect, Fiber, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import {
  Bucket,
  endpoint,
  fileOf,
  folder,
  isUnavailable,
  mebibyte,
  ownBucket,
  storeOf,
  textOf,
  unfinishedUploads,
  unlimited
} from "./OwnBucket.ts"

/** The bucket behind a proxy, and directly. */
const behindProxy = Effect.gen(function* () {
  const options = yield* Bucket
  const line = yield* faultLine(endpoint)
  const direct = yield* storeOf(options)
  const objects = yield* storeOf({ ...options, endpoint: line.url })
  return { direct, line, objects }
})

withLayer(Layer.effect(Bucket, ownBucket).pipe(Layer.provideMerge(NodeServices.layer)))(
  "a bucket over a bad line",
  (it) => {
    it.effect.each([
      { sizeBytes: 3 * mebibyte, cut: { of: "request", afterBytes: mebibyte, how: "resets" } },
      { sizeBytes: 3 * mebibyte, cut: { of: "request", afterBytes: mebibyte, how: "ends" } },
      { sizeBytes: 3 * mebibyte, cut: { of: "reply", afterBytes: 10, how: "resets" } },
      { sizeBytes: 40 * mebibyte, cut: { of: "request", afterBytes: 6 * mebibyte, how: "resets" } }
    ] satisfies ReadonlyArray<{ sizeBytes: number; cut: Cut }>)(
      "fails a put that is cut, %j, and takes it again",
      ({ cut, sizeBytes }) =>
        Effect.gen(function* () {
          const { direct, line, objects } = yield* behindProxy
          const { md5, path } = yield* fileOf(sizeBytes)
          yield* direct.put("cut", { text: "old" })
          yield* line.cut(cut)
          isUnavailable(yield* Effect.flip(objects.put("cut", { path })))
          assert.strictEqual(yield* unfinishedUploads, 0)
          // The reply was cut: the server has the whole object.
          if (cut.of === "request") assert.strictEqual(yield* textOf(direct, "cut"), "old")
          yield* objects.put("cut", { path })
          assert.strictEqual((yield* direct.download("cut", `${yield* folder}/copy`, unlimited)).md5, md5)
        })
    )

    it.effect.each(["resets", "ends"] as const)(
      "fails a download whose body %s too early, and the next download succeeds",
      (how) =>
        Effect.gen(function* () {
          const { direct, line, objects } = yield* behindProxy
          const { md5, path } = yield* fileOf(3 * mebibyte)
          yield* direct.put("cut-body", { path })
          yield* line.cut({ of: "reply", afterBytes: mebibyte, how })
          const copy = `${yield* folder}/copy`
          isUnavailable(yield* Effect.flip(objects.download("cut-body", copy, unlimited)))
          assert.strictEqual((yield* objects.download("cut-body", copy, unlimited)).md5, md5)
        })
    )

    it.effect(
      "fails a download whose body stands still, after the idle timeout and not before, and lets go of it",
      () =>
        Effect.gen(function* () {
          const { direct, line, objects } = yield* behindProxy
          const { path } = yield* fileOf(3 * mebibyte)
          yield* direct.put("idle", { path })
          yield* line.cut({ of: "reply", afterBytes: mebibyte, how: "stalls" })
          const fiber = yield* Effect.forkChild(
            Effect.flip(objects.download("idle", `${yield* folder}/copy`, unlimited))
          )
          yield* line.hasCut
          // The bytes before the cut may still be in flight: the clock is advanced until the reader waits for more.
          yield* Effect.repeat(Effect.andThen(TestClock.adjust("29 seconds"), nextTurn), {
            until: () => fiber.pollUnsafe() !== undefined
          })
          const error = yield* Fiber.join(fiber)
          isUnavailable(error)
          assert.strictEqual(error.detail, "no byte came for 30000 ms")
          assert.strictEqual(yield* line.clients, 0)
        })
    )

    it.effect.each(["request", "reply"] as const)("fails without an answer after the %s stops", (of) =>
      Effect.gen(function* () {
        const { line, objects } = yield* behindProxy
        yield* line.cut({ of, afterBytes: 10, how: "stalls" })
        const fiber = yield* Effect.forkChild(Effect.flip(Stream.runDrain(objects.list(""))))
        yield* line.hasCut
        yield* TestClock.adjust("59 seconds")
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust("1 second")
        const error = yield* Fiber.join(fiber)
        isUnavailable(error)
        assert.strictEqual(error.detail, "no answer within 60000 ms")
        assert.strictEqual(yield* line.clients, 0)
      })
    )

    it.effect("does not reuse a connection that the server has closed between two requests", () =>
      Effect.gen(function* () {
        const { line, objects } = yield* behindProxy
        yield* objects.put("again", { text: "a" })
        assert.strictEqual(yield* line.clients, 1)
        yield* line.hangUp
        yield* Effect.repeat(Effect.andThen(nextTurn, line.clients), { until: (count) => count === 0 })
        assert.strictEqual(yield* textOf(objects, "again"), "a")
      })
    )

    it.effect("opens no connection before the first request, and leaves none open after its scope", () =>
      Effect.gen(function* () {
        const line = yield* faultLine(endpoint)
        const options = { ...(yield* Bucket), endpoint: line.url }
        yield* Effect.scoped(
          Effect.gen(function* () {
            const objects = yield* storeOf(options)
            assert.strictEqual(yield* line.clients, 0)
            yield* Effect.forEach([1, 2, 3], (name) => objects.put(`sockets/${name}`, { text: "a" }), {
              concurrency: 3
            })
            assert.strictEqual(yield* line.clients, 3)
          })
        )
        assert.strictEqual(yield* line.clients, 0)
      })
    )

    it.effect("is unchanged, without parts, after an upload was interrupted within a part", () =>
      Effect.gen(function* () {
        const { direct, line, objects } = yield* behindProxy
        const { path } = yield* fileOf(40 * mebibyte)
        yield* direct.put("interrupted", { text: "old" })
        yield* line.cut({ of: "request", afterBytes: 12 * mebibyte, how: "stalls" })
        const fiber = yield* Effect.forkChild(objects.put("interrupted", { path }))
        yield* line.hasCut
        assert.strictEqual(yield* unfinishedUploads, 1)
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(yield* unfinishedUploads, 0)
        assert.strictEqual(yield* textOf(direct, "interrupted"), "old")
      })
    )
  }
)

const nextTurn = Effect.callback<void>((resume) => {
  setImmediate(() => resume(Effect.void))
})
