import { createHash } from "node:crypto"
import { CreateBucketCommand, DeleteBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3"
import { assert } from "@effect/vitest"
import { Context, Effect, FileSystem, Layer, Redacted, Stream } from "effect"
import { ObjectStore } from "../src/ObjectStore.ts"
import { layer, type S3Options } from "../src/S3ObjectStore.ts"
import type { StorageError } from "../src/StorageError.ts"

const required = (name: string) => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`${name} is not set: these tests need the real services`)
  return value
}

export const endpoint = required("STORAGE_ENDPOINT")
const credentials = { accessKeyId: required("STORAGE_ACCESS_KEY"), secretAccessKey: required("STORAGE_ACCESS_SECRET") }
const region = required("STORAGE_REGION")

/** With the server owner's credentials. */
export const clientOfServer = Effect.acquireRelease(
  Effect.sync(() => new S3Client({ endpoint, region, credentials, forcePathStyle: true })),
  (client) => Effect.sync(() => client.destroy())
)

/** A new bucket, removed with its objects when the scope closes. */
export const ownBucket = Effect.gen(function* () {
  const client = yield* clientOfServer
  const options: S3Options = {
    endpoint,
    region,
    bucket: `escriba-test-${crypto.randomUUID()}`,
    accessKey: Redacted.make(credentials.accessKeyId),
    accessSecret: Redacted.make(credentials.secretAccessKey)
  }
  const removeAll = Effect.gen(function* () {
    const objects = yield* ObjectStore
    const keys = yield* Stream.runCollect(Stream.map(objects.list(""), ({ key }) => key))
    yield* Effect.forEach(keys, objects.remove, { concurrency: 8, discard: true })
  }).pipe(Effect.provide(layer(options)))
  const inBucket = { Bucket: options.bucket }
  yield* Effect.acquireRelease(
    Effect.promise(() => client.send(new CreateBucketCommand(inBucket))),
    () =>
      Effect.orDie(
        Effect.andThen(
          removeAll,
          Effect.promise(() => client.send(new DeleteBucketCommand(inBucket)))
        )
      )
  )
  return options
})

export class Bucket extends Context.Service<Bucket, S3Options>()("@escriba/storage/test/Bucket") {}

export const unlimited = { maxBytes: Number.MAX_SAFE_INTEGER }
export const mebibyte = 1024 * 1024

export const storeOf = (options: S3Options) => Effect.map(Layer.build(layer(options)), Context.get(ObjectStore))

export const folder = Effect.flatMap(FileSystem.FileSystem, (fs) =>
  fs.makeTempDirectoryScoped({ prefix: "escriba-s3-" })
)

/** Bytes without two equal parts, and their MD5. */
export const fileOf = Effect.fnUntraced(function* (sizeBytes: number) {
  const fs = yield* FileSystem.FileSystem
  const path = `${yield* folder}/file`
  const bytes = Buffer.alloc(sizeBytes)
  for (let at = 0; at + 4 <= sizeBytes; at += 4096) bytes.writeUInt32LE(at, at)
  yield* fs.writeFile(path, bytes)
  return { path, md5: createHash("md5").update(bytes).digest("hex") }
})

export const textOf = (objects: ObjectStore["Service"], key: string) =>
  Effect.scoped(Effect.flatMap(objects.open(key), ({ body }) => Stream.mkString(Stream.decodeText(body))))

export const unfinishedUploads = Effect.gen(function* () {
  const { bucket } = yield* Bucket
  const client = yield* clientOfServer
  const { Uploads = [] } = yield* Effect.promise(() => client.send(new ListMultipartUploadsCommand({ Bucket: bucket })))
  return Uploads.length
})

export const isUnavailable = (error: StorageError) =>
  assert.deepStrictEqual([error.reason, error.isRetryable], ["StorageUnavailable", true])
