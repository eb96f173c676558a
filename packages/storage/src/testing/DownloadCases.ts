/**
 * Conformance: a download is complete, keeps its limit, and closes everything that it opened.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, FileSystem, Stream } from "effect"
import { TestClock } from "effect/testing"
import { ObjectStore } from "../ObjectStore.ts"
import { type BenchServices, fileOf, OpenObjects, scratch, unlimited } from "./Bench.ts"

/** A size that needs about a hundred system calls. */
const longBytes = 32 * 1024 * 1024

export const downloadCases = (
  it: Vitest.MethodsNonLive<BenchServices>,
  { openWhileWaiting }: { readonly openWhileWaiting: number }
) => {
  it.effect("downloads with the size and the MD5 of what it wrote", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { file, fs } = yield* scratch
      yield* objects.put("conformance/md5", { text: "abc" })
      const downloaded = yield* objects.download("conformance/md5", file("copy"), unlimited)
      // RFC 1321, appendix A.5: MD5 ("abc")
      assert.deepStrictEqual(downloaded, { sizeBytes: 3, md5: "900150983cd24fb0d6963f7d28e17f72" })
      assert.strictEqual(yield* fs.readFileString(file("copy")), "abc")
    })
  )

  it.effect("replaces a file that is there, also a longer one", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { file, fs } = yield* scratch
      yield* fs.writeFileString(file("copy"), "much longer than what comes")
      yield* objects.put("conformance/short", { text: "short" })
      yield* objects.download("conformance/short", file("copy"), unlimited)
      assert.strictEqual(yield* fs.readFileString(file("copy")), "short")
    })
  )

  it.effect("refuses a download over the limit before it writes, and takes one of exactly the limit", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { file, fs } = yield* scratch
      yield* objects.put("conformance/limit", { text: "0123456789" })
      const error = yield* Effect.flip(objects.download("conformance/limit", file("over"), { maxBytes: 9 }))
      assert.strictEqual(error.reason, "TooLarge")
      assert.isFalse(yield* fs.exists(file("over")))
      assert.strictEqual((yield* objects.download("conformance/limit", file("at"), { maxBytes: 10 })).sizeBytes, 10)
    })
  )

  it.effect("writes nothing before the caller has admitted the announced size", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { file, fs } = yield* scratch
      yield* objects.put("conformance/admitted", { text: "0123456789" })
      const asked = yield* Deferred.make<number>()
      const admitted = yield* Deferred.make<void>()
      const admit = (announcedBytes: number) =>
        Effect.andThen(Deferred.succeed(asked, announcedBytes), Deferred.await(admitted))
      const download = objects.download("conformance/admitted", file("copy"), { ...unlimited, admit })
      const fiber = yield* Effect.forkChild(download)
      assert.strictEqual(yield* Deferred.await(asked), 10)
      assert.isFalse(yield* fs.exists(file("copy")))
      yield* Deferred.succeed(admitted, undefined)
      assert.strictEqual((yield* Fiber.join(fiber)).sizeBytes, 10)
    })
  )

  const held = openWhileWaiting === 0 ? "no object" : "its object"
  it.effect(`holds ${held} open while it waits an hour for its admission, and is then complete`, () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { count } = yield* OpenObjects
      const { file, fs } = yield* scratch
      yield* objects.put("conformance/hour", { path: yield* fileOf("a", 1_000_000) })
      const asked = yield* Deferred.make<void>()
      const admitted = yield* Deferred.make<void>()
      const admit = () => Effect.andThen(Deferred.succeed(asked, undefined), Deferred.await(admitted))
      const download = objects.download("conformance/hour", file("copy"), { ...unlimited, admit })
      const fiber = yield* Effect.forkChild(download)
      yield* Deferred.await(asked)
      assert.strictEqual(yield* count, 1)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* count, openWhileWaiting)
      yield* Deferred.succeed(admitted, undefined)
      assert.strictEqual((yield* Fiber.join(fiber)).sizeBytes, 1_000_000)
      assert.strictEqual(yield* fs.readFileString(file("copy")), "a".repeat(1_000_000))
      assert.strictEqual(yield* count, 0)
    })
  )

  it.effect("says NotFound of a key that is not there, and leaves no file", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { file, fs } = yield* scratch
      const error = yield* Effect.flip(objects.download("conformance/none", file("none"), unlimited))
      assert.deepStrictEqual([error.reason, error.key], ["NotFound", "conformance/none"])
      assert.isFalse(yield* fs.exists(file("none")))
    })
  )

  it.effect("holds an object open until its scope closes, and no longer", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { count } = yield* OpenObjects
      const { file } = yield* scratch
      yield* objects.put("conformance/open", { text: "0123456789" })
      const whileOpen = Effect.andThen(objects.open("conformance/open"), count)
      assert.strictEqual(yield* Effect.scoped(whileOpen), 1)
      assert.strictEqual(yield* count, 0)
      yield* objects.download("conformance/open", file("copy"), unlimited)
      yield* Effect.flip(objects.download("conformance/open", file("copy"), { maxBytes: 1 }))
      yield* Effect.flip(objects.download("conformance/open", file("no such folder/copy"), unlimited))
      assert.strictEqual(yield* count, 0)
    })
  )

  it.effect("closes the object when its reader is interrupted in the middle of the body", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { count } = yield* OpenObjects
      yield* objects.put("conformance/half-read", { path: yield* fileOf("a", 1_000_000) })
      const reading = yield* Deferred.make<void>()
      const read = Effect.flatMap(objects.open("conformance/half-read"), ({ body }) =>
        Stream.runForEach(body, () => Effect.andThen(Deferred.succeed(reading, undefined), Effect.never))
      )
      const fiber = yield* Effect.forkChild(Effect.scoped(read))
      yield* Deferred.await(reading)
      assert.strictEqual(yield* count, 1)
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(yield* count, 0)
    })
  )

  it.effect("closes the object when a download is interrupted while it waits and while it writes", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { count } = yield* OpenObjects
      const { file, fs } = yield* scratch
      yield* objects.put("conformance/long", { path: yield* fileOf("a", longBytes) })

      const waiting = yield* Deferred.make<void>()
      const admit = () => Effect.andThen(Deferred.succeed(waiting, undefined), Effect.never)
      const download = objects.download("conformance/long", file("waiting"), { ...unlimited, admit })
      const waiter = yield* Effect.forkChild(download)
      yield* Deferred.await(waiting)
      assert.strictEqual(yield* count, 1)
      yield* Fiber.interrupt(waiter)
      assert.strictEqual(yield* count, 0)

      const writer = yield* Effect.forkChild(objects.download("conformance/long", file("writing"), unlimited))
      yield* Effect.repeat(sizeOf(file("writing")), { until: (sizeBytes) => sizeBytes > 0 })
      yield* Fiber.interrupt(writer)
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(writer)))
      assert.strictEqual(yield* count, 0)
      const left = Number((yield* fs.stat(file("writing"))).size)
      assert.isTrue(left > 0 && left < longBytes, `${left} bytes were written`)
    })
  )
}

const sizeOf = (path: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.stat(path)).pipe(
    Effect.map(({ size }) => Number(size)),
    Effect.catchTag("PlatformError", (error) => (error.reason._tag === "NotFound" ? Effect.succeed(0) : error))
  )
