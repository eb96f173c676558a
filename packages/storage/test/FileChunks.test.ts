import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, FileSystem, Stream } from "effect"
import { readChunks, writeChunk } from "../src/FileChunks.ts"

/** A file on a slow disk: its reads and writes are real, but wait until `disk` turns. */
const slowly = (file: FileSystem.File, disk: Deferred.Deferred<void>): FileSystem.File =>
  Object.assign(Object.create(file), {
    readAlloc: (sizeBytes: number) => Effect.andThen(Deferred.await(disk), file.readAlloc(sizeBytes)),
    writeAll: (chunk: Uint8Array) => Effect.andThen(Deferred.await(disk), file.writeAll(chunk))
  })

const prepared = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = yield* fs.makeTempFileScoped({ prefix: "escriba-chunks-" })
  yield* fs.writeFileString(path, "0123456789")
  const disk = yield* Deferred.make<void>()
  const file = yield* fs.open(path, { flag: "r+" })
  return { fs, path, disk, file, slow: slowly(file, disk) }
})

/** Whether an interruption of `call`, which has reached the disk, waits until the disk turns. */
const waitsForTheDisk = Effect.fnUntraced(function* (
  call: Effect.Effect<unknown, unknown>,
  disk: Deferred.Deferred<void>
) {
  const fiber = yield* Effect.forkChild(call, { startImmediately: true })
  const interruption = yield* Effect.forkChild(Fiber.interrupt(fiber), { startImmediately: true })
  const isWaiting = fiber.pollUnsafe() === undefined
  yield* Deferred.succeed(disk, undefined)
  yield* Fiber.join(interruption)
  return isWaiting
})

it.effect("ends a write that has begun before an interruption gets through", () =>
  Effect.gen(function* () {
    const { disk, fs, path, slow } = yield* prepared
    assert.isTrue(yield* waitsForTheDisk(writeChunk(slow, new TextEncoder().encode("abc")), disk))
    assert.strictEqual(yield* fs.readFileString(path), "abc3456789")
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("ends a read that has begun before an interruption gets through", () =>
  Effect.gen(function* () {
    const { disk, slow } = yield* prepared
    assert.isTrue(yield* waitsForTheDisk(Stream.runDrain(readChunks(slow)), disk))
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("reads from the file's position to its end", () =>
  Effect.gen(function* () {
    const { file } = yield* prepared
    yield* file.seek(4n, "start")
    assert.strictEqual(yield* Stream.mkString(Stream.decodeText(readChunks(file))), "456789")
  }).pipe(Effect.provide(NodeServices.layer))
)
