/**
 * The bytes of one request, streamed and checked.
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
 * `chunks` is run twice, for its MD5 and to be sent: a file's pages are in the system's cache by then, and never in our
 * memory. A server refuses bytes of another MD5; what its reply tells of the bytes that it has stored is the verdict.
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

/** The SDK pipes a body into its request and never learns that the body broke: the server would wait for the rest. */
const breakOf = (bucket: S3Bucket, key: string, body: Readable) =>
  Effect.callback<never, StorageError>((resume) => {
    const fail = (error: unknown) => resume(Effect.fail(bucket.fault(key, error)))
    body.on("error", fail)
    return Effect.sync(() => body.off("error", fail))
  })
