/**
 * Stores objects in a bucket of an S3 server: Amazon S3, MinIO, Ceph, or a gateway over a file system.
 *
 * @module
 */
import { Readable } from "node:stream"
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3"
import { Effect, FileSystem, Layer, Option, type Scope, Stream } from "effect"
import { downloadWith } from "./Download.ts"
import { possible } from "./ObjectKey.ts"
import { type ObjectBody, type ObjectEntry, ObjectStore, type OpenObject } from "./ObjectStore.ts"
import { StorageError } from "./StorageError.ts"
import { putObject, removeObject } from "./s3/PutObject.ts"
import { replyBody } from "./s3/ReplyBody.ts"
import { openBucket, type S3Bucket } from "./s3/S3Bucket.ts"
import type { S3Options } from "./s3/S3Options.ts"
import { S3Sockets } from "./s3/S3Sockets.ts"
import { fileContent, textContent } from "./s3/UploadContent.ts"

export { inspect, type S3Facts } from "./s3/Inspection.ts"
export type { S3Limits, S3Options } from "./s3/S3Options.ts"

/**
 * Connects at the first request, and closes its sockets when the scope closes. Every request is sent once: the caller
 * is responsible for retries. A key is a relative path. A key with a name `.` or `..` is refused, because clients and
 * proxies normalise such URLs to another object.
 */
export const layer = (options: S3Options): Layer.Layer<ObjectStore, never, FileSystem.FileSystem> =>
  layerOnSockets(options).pipe(Layer.provide(Layer.fresh(S3Sockets.layer)))

/** For callers that observe the sockets, or share them between stores. */
export const layerOnSockets = (options: S3Options) =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const bucket = yield* openBucket(options)
      const open = Effect.fn("S3ObjectStore.open")(function* (key: string) {
        yield* possible(key)
        return yield* openObject(bucket, key)
      })
      return ObjectStore.of({
        open,
        download: downloadWith(fs, open, { holdMs: bucket.limits.holdMs }),
        put: Effect.fn("S3ObjectStore.put")(function* (key: string, body: ObjectBody) {
          yield* possible(key)
          const content = "path" in body ? yield* fileContent(fs, key, body.path) : textContent(body.text)
          return yield* putObject(bucket, key, content)
        }, Effect.scoped),
        list: (prefix) => entries(bucket, prefix),
        remove: Effect.fn("S3ObjectStore.remove")(function* (key: string) {
          yield* possible(key)
          yield* removeObject(bucket, key)
        })
      })
    })
  )

/** Request and reply use one socket. If the scope closes before the end of the reply, the exchange is aborted. */
const openObject = Effect.fnUntraced(function* (
  bucket: S3Bucket,
  key: string
): Effect.fn.Return<OpenObject, StorageError, Scope.Scope> {
  const exchange = yield* Effect.acquireRelease(
    Effect.sync(() => new AbortController()),
    (controller) => Effect.sync(() => controller.abort())
  )
  const reply = yield* bucket.call(key, (signal) =>
    bucket.client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }), {
      abortSignal: AbortSignal.any([signal, exchange.signal])
    })
  )
  const { Body, ContentLength } = reply
  if (!(Body instanceof Readable) || ContentLength === undefined) {
    return yield* new StorageError({ reason: "StorageUnavailable", key, detail: "the reply does not say its length" })
  }
  const { fault, limits } = bucket
  const body = replyBody(Body, { key, sizeBytes: ContentLength, idleTimeoutMs: limits.idleTimeoutMs, fault })
  return { sizeBytes: ContentLength, body }
})

/** Lists all objects. A page is requested after the previous one has been consumed. */
const entries = (bucket: S3Bucket, prefix: string): Stream.Stream<ObjectEntry, StorageError> =>
  Stream.paginate(undefined as string | undefined, (ContinuationToken) =>
    Effect.map(
      bucket.call(prefix, (abortSignal) =>
        bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.name, Prefix: prefix, ContinuationToken }), {
          abortSignal
        })
      ),
      ({ Contents = [], NextContinuationToken }) => [
        Contents.flatMap(({ Key, Size }) => (Key === undefined ? [] : [{ key: Key, sizeBytes: Size ?? 0 }])),
        Option.fromUndefinedOr(NextContinuationToken)
      ]
    )
  )
