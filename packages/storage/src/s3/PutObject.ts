/**
 * Stores bytes under a key, and verifies them.
 *
 * @module
 */
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { Effect } from "effect"
import { StorageError } from "../StorageError.ts"
import { uploadInParts } from "./PartsUpload.ts"
import type { S3Bucket } from "./S3Bucket.ts"
import { sendBytes } from "./SendBytes.ts"
import { etagOf, type StoredReply, type Verdict } from "./StoredBytes.ts"
import type { UploadContent } from "./UploadContent.ts"

/**
 * Each request contains the MD5 of its bytes, and the server refuses different bytes. If the reply nevertheless shows
 * that different bytes were stored, the object is removed and the put fails with `StorageUnavailable`: the key may then
 * be empty, but never wrong. If the reply has no usable ETag, the object's size is compared.
 */
export const putObject = Effect.fnUntraced(function* (bucket: S3Bucket, key: string, content: UploadContent) {
  const contentType = key.endsWith(".txt") ? { ContentType: "text/plain" } : {}
  const { reply, verdict } =
    content.sizeBytes <= bucket.limits.singleBytes
      ? yield* sendBytes(bucket, key, content.range(0, content.sizeBytes), content.sizeBytes, (payload, abortSignal) =>
          bucket.client.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, ...payload, ...contentType }), {
            abortSignal
          })
        )
      : yield* Effect.map(uploadInParts(bucket, key, content, contentType), partsAreSame)
  if (verdict !== "same") yield* inspectStored(bucket, key, content, reply, verdict)
  return { sizeBytes: content.sizeBytes }
})

/** The parts are verified; the joined object is not verified yet. */
const partsAreSame = (reply: StoredReply): { readonly reply: StoredReply; readonly verdict: Verdict } => ({
  reply,
  verdict: "unknown"
})

/**
 * Inspects the stored object. An object that another writer has put there since is not ours: it stays, and the put
 * fails.
 */
const inspectStored = Effect.fnUntraced(function* (
  bucket: S3Bucket,
  key: string,
  content: UploadContent,
  reply: StoredReply,
  verdict: Verdict
) {
  const stored = yield* headObject(bucket, key)
  if (verdict === "unknown" && stored.ContentLength === content.sizeBytes) return
  const wrong = (what: string) =>
    new StorageError({ reason: "StorageUnavailable", key, detail: `the stored bytes are not the sent ones: ${what}` })
  if (etagOf(stored) !== etagOf(reply)) return yield* wrong("another object has taken their place")
  yield* Effect.mapError(removeObject(bucket, key), (error) => wrong(`they could not be removed, ${error.detail}`))
  return yield* wrong("they were removed")
})

/** The reply to a refused HEAD has no body, only a status. */
export const headObject = (bucket: S3Bucket, key: string) =>
  bucket.call(key, (abortSignal) =>
    bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: key }), { abortSignal })
  )

export const removeObject = (bucket: S3Bucket, key: string) =>
  Effect.asVoid(
    bucket.call(key, (abortSignal) =>
      bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: key }), { abortSignal })
    )
  )
