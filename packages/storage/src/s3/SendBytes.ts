/**
 * Streams and verifies the bytes of one request.
 *
 * @module
 */
import type { Readable } from "node:stream"
import { Effect, type Stream } from "effect"
import type { StorageError } from "../StorageError.ts"
import type { S3Bucket } from "./S3Bucket.ts"
import { type StoredReply, type Verdict, verdictOn } from "./StoredBytes.ts"
import { md5Of, readableOf } from "./UploadContent.ts"

export interface Payload {
  readonly Body: Readable
  readonly ContentLength: number
  readonly ContentMD5: string
}

/**
 * Runs `chunks` twice, first for the MD5 and then for the upload. The second time, a file is in the system's cache; it
 * is never in our memory. The server refuses bytes with another MD5, and its reply decides whether it has stored the
 * right bytes.
 */
export const sendBytes = Effect.fnUntraced(function* <A extends StoredReply>(
  bucket: S3Bucket,
  key: string,
  chunks: Stream.Stream<Uint8Array, StorageError>,
  sizeBytes: number,
  send: (payload: Payload, abortSignal: AbortSignal) => Promise<A>
): Effect.fn.Return<{ readonly reply: A; readonly verdict: Verdict }, StorageError> {
  const md5 = yield* md5Of(chunks)
  const reply = yield* Effect.scoped(
    Effect.flatMap(readableOf(chunks), (Body) => {
      const payload = { Body, ContentLength: sizeBytes, ContentMD5: md5.toString("base64") }
      const request = bucket.call(key, (abortSignal) => send(payload, abortSignal), bucket.timeoutMsOf(sizeBytes))
      return Effect.raceFirst(request, breakOf(bucket, key, Body))
    })
  )
  return { reply, verdict: verdictOn(reply, md5) }
})

/**
 * The SDK pipes a body into its request and does not notice that the body failed: the server would wait for the missing
 * bytes.
 */
const breakOf = (bucket: S3Bucket, key: string, body: Readable) =>
  Effect.callback<never, StorageError>((resume) => {
    const fail = (error: unknown) => resume(Effect.fail(bucket.fault(key, error)))
    body.on("error", fail)
    return Effect.sync(() => body.off("error", fail))
  })
