import { PassThrough } from "node:stream"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { StorageError } from "../../src/StorageError.ts"
import { replyBody } from "../../src/s3/ReplyBody.ts"

const reply = (sizeBytes: number) => ({
  key: "a.pdf",
  sizeBytes,
  idleTimeoutMs: 1_000,
  fault: (key: string, error: unknown) =>
    new StorageError({ reason: "StorageUnavailable", key, detail: error instanceof Error ? error.message : "" })
})

const textOf = (stream: Stream.Stream<Uint8Array, StorageError>) => Stream.mkString(Stream.decodeText(stream))

it.effect("gives the bytes that arrive if they are as many as announced", () =>
  Effect.gen(function* () {
    const body = new PassThrough()
    const reader = yield* Effect.forkChild(textOf(replyBody(body, reply(6))), { startImmediately: true })
    body.write("abc")
    body.end("def")
    assert.strictEqual(yield* Fiber.join(reader), "abcdef")
  })
)

it.effect("ends an empty body", () =>
  Effect.gen(function* () {
    const body = new PassThrough()
    body.end()
    assert.strictEqual(yield* textOf(replyBody(body, reply(0))), "")
  })
)

it.effect.each([2, 4])("fails when %i bytes were announced and three came", (announced) =>
  Effect.gen(function* () {
    const body = new PassThrough()
    body.end("abc")
    const error = yield* Effect.flip(Stream.runDrain(replyBody(body, reply(announced))))
    assert.deepStrictEqual(
      [error.reason, error.detail],
      ["StorageUnavailable", `${announced} bytes were announced, 3 came`]
    )
  })
)

it.effect("fails when the connection breaks, also while the reader is busy with what came before", () =>
  Effect.gen(function* () {
    const body = new PassThrough()
    body.write("abc")
    const breaking = Effect.callback<void>((resume) => {
      body.once("close", () => resume(Effect.void))
      body.destroy(new Error("reset"))
    })
    const busy = Stream.runForEach(replyBody(body, reply(6)), () => breaking)
    assert.strictEqual((yield* Effect.flip(busy)).detail, "reset")
  })
)

it.effect("fails when the connection is closed without an error", () =>
  Effect.gen(function* () {
    const body = new PassThrough()
    const reader = yield* Effect.forkChild(Effect.flip(Stream.runDrain(replyBody(body, reply(6)))), {
      startImmediately: true
    })
    body.destroy()
    assert.strictEqual((yield* Fiber.join(reader)).reason, "StorageUnavailable")
  })
)

it.effect("counts the time without a byte, not the time that the reader takes", () =>
  Effect.gen(function* () {
    const body = new PassThrough()
    body.write("abc")
    const slowly = replyBody(body, reply(6)).pipe(Stream.tap(() => Effect.sleep("1 hour")))
    const reader = yield* Effect.forkChild(Effect.flip(Stream.runDrain(slowly)), { startImmediately: true })
    yield* TestClock.adjust("1 hour")
    yield* TestClock.adjust("999 millis")
    assert.isUndefined(reader.pollUnsafe())
    yield* TestClock.adjust("1 millis")
    assert.strictEqual((yield* Fiber.join(reader)).detail, "no byte came for 1000 ms")
  })
)

it.effect("leaves no listener on the body when its reader is interrupted", () =>
  Effect.gen(function* () {
    const body = new PassThrough()
    const stream = replyBody(body, reply(6))
    const listeners = () => body.eventNames().map((event) => `${String(event)} ${body.listenerCount(event)}`)
    const before = listeners()
    const reader = yield* Effect.forkChild(Stream.runDrain(stream), { startImmediately: true })
    yield* Fiber.interrupt(reader)
    assert.deepStrictEqual(listeners(), before)
  })
)
