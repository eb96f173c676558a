import { HeadObjectCommand } from "@aws-sdk/client-s3"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, layer as withLayer } from "@effect/vitest"
import { Effect, Layer, Redacted, Stream } from "effect"
import { inspect } from "../src/S3ObjectStore.ts"
import type { StorageError } from "../src/StorageError.ts"
import {
  Bucket,
  clientOfServer,
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

withLayer(Layer.effect(Bucket, ownBucket).pipe(Layer.provideMerge(NodeServices.layer)))("a bucket", (it) => {
  describe("of large objects", () => {
    it.effect("stores 40 MiB in parts, gives the same bytes back, and leaves no unfinished upload", () =>
      Effect.gen(function* () {
        const objects = yield* storeOf(yield* Bucket)
        const { md5, path } = yield* fileOf(40 * mebibyte + 5)
        assert.deepStrictEqual(yield* objects.put("large", { path }), { sizeBytes: 40 * mebibyte + 5 })
        const copy = `${yield* folder}/copy`
        const downloaded = yield* objects.download("large", copy, unlimited)
        assert.deepStrictEqual(downloaded, { sizeBytes: 40 * mebibyte + 5, md5 })
        assert.strictEqual(yield* unfinishedUploads, 0)
      })
    )

    it.effect("stores a text in parts, too", () =>
      Effect.gen(function* () {
        const objects = yield* storeOf({
          ...(yield* Bucket),
          limits: { singleBytes: mebibyte, partBytes: 5 * mebibyte }
        })
        const text = "licitação ".repeat(600_000)
        yield* objects.put("large.txt", { text })
        assert.isTrue((yield* textOf(objects, "large.txt")) === text)
      })
    )

    it.effect("stores objects of exactly one request, of a byte more, and of whole parts", () =>
      Effect.gen(function* () {
        const limits = { singleBytes: 6 * mebibyte, partBytes: 5 * mebibyte }
        const objects = yield* storeOf({ ...(yield* Bucket), limits })
        for (const sizeBytes of [6 * mebibyte, 6 * mebibyte + 1, 10 * mebibyte]) {
          const { md5, path } = yield* fileOf(sizeBytes)
          yield* objects.put("border", { path })
          const downloaded = yield* objects.download("border", `${yield* folder}/copy`, unlimited)
          assert.deepStrictEqual(downloaded, { sizeBytes, md5 })
        }
      })
    )
  })

  describe("of any keys", () => {
    const longKey = `long/${"ç".repeat(100)}/`.padEnd(1_024 - 105 - 20, "a/a").padEnd(1_024 - 105, "+")

    it.effect("accepts keys of 1,024 bytes, and answers NotFound for a longer one", () =>
      Effect.gen(function* () {
        const objects = yield* storeOf(yield* Bucket)
        assert.strictEqual(new TextEncoder().encode(longKey).length, 1_024 - 5)
        const key = `${longKey}%20 b`
        assert.strictEqual(new TextEncoder().encode(key).length, 1_024)
        yield* objects.put(key, { text: "long" })
        assert.strictEqual(yield* textOf(objects, key), "long")
        yield* objects.remove(key)
        const error = yield* Effect.flip(Effect.scoped(objects.open(`long/${"x".repeat(2_000)}`)))
        assert.strictEqual(error.reason, "NotFound")
      })
    )

    it.effect.each(["", "/etc/passwd", "a/../b", "./a", "..", "nul\0byte"])("refuses the key %j", (key) =>
      Effect.gen(function* () {
        const objects = yield* storeOf(yield* Bucket)
        const calls = [Effect.scoped(objects.open(key)), objects.put(key, { text: "x" }), objects.remove(key)]
        for (const call of calls)
          assert.strictEqual((yield* Effect.flip<unknown, StorageError, never>(call)).reason, "ImpossibleKey")
      })
    )

    it.effect("reports ImpossibleKey for a key below another on a gateway that keeps objects as files", () =>
      Effect.gen(function* () {
        const objects = yield* storeOf(yield* Bucket)
        yield* objects.put("file", { text: "x" })
        const error = yield* Effect.flip(objects.put("file/below", { text: "x" }))
        assert.strictEqual(error.reason, "ImpossibleKey")
        assert.include(error.detail, "ObjectParentIsFile")
      })
    )

    it.effect("lists more keys than one answer contains, each once, and requests only the pages that are read", () =>
      Effect.gen(function* () {
        const objects = yield* storeOf(yield* Bucket)
        const keys = Array.from({ length: 2_100 }, (_, index) => `many/${String(index).padStart(4, "0")}`)
        yield* Effect.forEach(keys, (key) => objects.put(key, { text: "" }), { concurrency: 8, discard: true })
        const listed = yield* Stream.runCollect(Stream.map(objects.list("many/"), ({ key }) => key))
        assert.deepStrictEqual(listed.toSorted(), keys)
        assert.strictEqual((yield* Stream.runCollect(Stream.take(objects.list("many/"), 3))).length, 3)
      })
    )

    it.effect("stores a text as text/plain", () =>
      Effect.gen(function* () {
        const options = yield* Bucket
        const objects = yield* storeOf(options)
        const client = yield* clientOfServer
        yield* objects.put("2700000/2024-01-31/a.txt", { text: "decreto" })
        const head = yield* Effect.promise(() =>
          client.send(new HeadObjectCommand({ Bucket: options.bucket, Key: "2700000/2024-01-31/a.txt" }))
        )
        assert.strictEqual(head.ContentType, "text/plain")
      })
    )
  })

  describe("that is set up wrongly", () => {
    const secret = "kept-to-ourselves"
    const wrong = {
      "another secret": { change: { accessSecret: Redacted.make(secret) }, says: "SignatureDoesNotMatch" },
      "an unknown access key": { change: { accessKey: Redacted.make(secret) }, says: "InvalidAccessKeyId" },
      "a bucket that is not there": { change: { bucket: "escriba-no-such-bucket" }, says: '"escriba-no-such-bucket"' },
      "another region": { change: { region: "sa-east-1" }, says: "us-east-1" }
    }

    it.effect.each(Object.entries(wrong))("is refused with %s, and no error tells a secret", ([, { change, says }]) =>
      Effect.gen(function* () {
        const options = { ...(yield* Bucket), ...change }
        const objects = yield* storeOf(options)
        const { path } = yield* fileOf(20 * mebibyte)
        const calls: ReadonlyArray<Effect.Effect<unknown, StorageError>> = [
          Effect.scoped(objects.open("a")),
          objects.put("a", { text: "x" }),
          objects.put("a", { path }),
          objects.remove("a"),
          Stream.runDrain(objects.list(""))
        ]
        for (const call of calls) {
          const error = yield* Effect.flip(call)
          assert.deepStrictEqual([error.reason, error.isRetryable], ["ServiceRefused", false])
          assert.include(error.detail, says)
          const printed = [
            Bun.inspect(error, { depth: 20 }),
            String(error),
            JSON.stringify(error),
            JSON.stringify(error.cause)
          ]
          for (const credential of [options.accessKey, options.accessSecret]) {
            assert.notInclude(printed.join(), Redacted.value(credential))
          }
          assert.notMatch(printed.join(), /Signature=|AWS4-HMAC/)
        }
      })
    )

    it.effect("is unavailable without a listener", () =>
      Effect.gen(function* () {
        const objects = yield* storeOf({ ...(yield* Bucket), endpoint: "http://127.0.0.1:1" })
        isUnavailable(yield* Effect.flip(Effect.scoped(objects.open("a"))))
      })
    )
  })

  describe("inspected", () => {
    it.effect("reports a usable bucket, and leaves no object behind", () =>
      Effect.gen(function* () {
        const options = yield* Bucket
        const facts = yield* inspect(options)
        assert.deepStrictEqual(facts, {
          isAnswering: true,
          areCredentialsAccepted: true,
          isBucketThere: true,
          mayList: true,
          mayWrite: true,
          mayRead: true,
          mayRemove: true,
          problems: []
        })
        assert.deepStrictEqual(yield* Stream.runCollect((yield* storeOf(options)).list("escriba/")), [])
      })
    )

    it.effect("reports what is wrong", () =>
      Effect.gen(function* () {
        const options = yield* Bucket
        const stranger = yield* inspect({ ...options, accessSecret: Redacted.make("wrong") })
        assert.deepInclude(stranger, { isAnswering: true, areCredentialsAccepted: false, isBucketThere: undefined })
        const lost = yield* inspect({ ...options, bucket: "escriba-no-such-bucket" })
        assert.deepInclude(lost, { areCredentialsAccepted: true, isBucketThere: false, mayList: false })
        const alone = yield* inspect({ ...options, endpoint: "http://127.0.0.1:1" })
        assert.deepInclude(alone, { isAnswering: false, areCredentialsAccepted: undefined, mayWrite: undefined })
        assert.strictEqual(alone.problems.length, 1)
      })
    )
  })
})
