/**
 * Conformance: a reader always finds a complete object, during other puts and after a failed put.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { ObjectStore } from "../ObjectStore.ts"
import { type BenchServices, fileOf, letterOf, OpenObjects } from "./Bench.ts"

const letters = [..."abcdefgh"]
/**
 * Size of a file for a letter: several chunks, and a different size per letter, so that the tail of a longer object
 * would be visible.
 */
const sizeBytesOf = (letter: string) => 300_000 + letters.indexOf(letter) * 200_000

export const atomicityCases = (it: Vitest.MethodsNonLive<BenchServices>) => {
  it.effect("replaces an object by a later put of the same key, also by a shorter one", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      for (const letter of ["a", "h", "b"]) {
        yield* objects.put("conformance/again", { path: yield* fileOf(letter, sizeBytesOf(letter)) })
        assert.strictEqual(yield* letterIn("conformance/again"), letter)
      }
    })
  )

  it.effect("gives a reader the whole object that it opened, although another is put while it reads", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      yield* objects.put("conformance/read", { path: yield* fileOf("a", 2_000_000) })
      const object = yield* objects.open("conformance/read")
      const replace = objects.put("conformance/read", { text: "bbb" })
      const body = object.body.pipe(Stream.tap(() => replace))
      assert.strictEqual(yield* letterOf({ ...object, body }), "a")
      assert.strictEqual(yield* letterIn("conformance/read"), "b")
    })
  )

  it.effect("leaves one whole object after many simultaneous puts of one key, and shows nothing else meanwhile", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      yield* objects.put("conformance/race", { text: "zzz" })
      const paths = yield* Effect.forEach(letters, (letter) => fileOf(letter, sizeBytesOf(letter)))
      const puts = paths.map((path) => objects.put("conformance/race", { path }))
      const reads = letters.map(() => letterIn("conformance/race"))
      const answers = yield* Effect.all([...puts, ...reads, ...reads], { concurrency: "unbounded" })
      const seen = answers.filter((answer) => typeof answer === "string")
      assert.isTrue(seen.every((letter) => ["z", ...letters].includes(letter)))
      assert.include(letters, yield* letterIn("conformance/race"))
    })
  )

  it.effect("leaves the old object or the whole new one when a put is interrupted, wherever it stood", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const { count } = yield* OpenObjects
      const path = yield* fileOf("n", 2_000_000)
      for (let turns = 0; turns < 40; turns++) {
        yield* objects.put("conformance/interrupted", { text: "ooo" })
        const fiber = yield* Effect.forkChild(objects.put("conformance/interrupted", { path }))
        // A turn of the event loop covers an unknown part of the put, so each round waits for one turn more.
        yield* Effect.repeat(nextTurn, { times: turns })
        yield* Fiber.interrupt(fiber)
        assert.include(["o", "n"], yield* letterIn("conformance/interrupted"))
      }
      assert.strictEqual(yield* count, 0)
      assert.strictEqual(yield* Stream.runCount(objects.list("conformance/interrupted")), 1)
    })
  )
}

const nextTurn = Effect.callback<void>((resume) => {
  setImmediate(() => resume(Effect.void))
})

const letterIn = (key: string) =>
  Effect.scoped(
    Effect.flatMap(
      Effect.flatMap(ObjectStore, (objects) => objects.open(key)),
      letterOf
    )
  )
