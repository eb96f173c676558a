/**
 * Uploads an object in parts, and checks each part before the object exists.
 *
 * The SDK's own `Upload` (`@aws-sdk/lib-storage`) is not used, for three reasons. It holds each part in memory twice,
 * and made the process grow by 160 to 300 MB on a file of 200 MB. Its `abort` returns immediately, while uploads of
 * parts continue. It joins the parts before the caller can check the server's replies.
 *
 * @module
 */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand
} from "@aws-sdk/client-s3"
import { Effect, Exit } from "effect"
import { StorageError } from "../StorageError.ts"
import type { S3Bucket } from "./S3Bucket.ts"
import { sendBytes } from "./SendBytes.ts"
import type { UploadContent } from "./UploadContent.ts"

/**
 * The object becomes visible with the last request. A failure or an interruption before that also removes the parts
 * from the server. The invisible parts stay on the server if the removal fails (the server is down), or if the process
 * is killed. Then the bucket's rule for unfinished uploads removes them.
 */
export const uploadInParts = (
  bucket: S3Bucket,
  key: string,
  content: UploadContent,
  contentType: { readonly ContentType?: string }
) => {
  const { call, client, name: Bucket } = bucket
  const begun = call(key, (abortSignal) =>
    client.send(new CreateMultipartUploadCommand({ Bucket, Key: key, ...contentType }), { abortSignal })
  )
  return Effect.acquireUseRelease(
    // Uninterruptible, because an upload whose id was not received could not be removed.
    begun,
    ({ UploadId }) =>
      Effect.gen(function* () {
        const upload = { Bucket, Key: key, UploadId }
        const Parts = yield* Effect.forEach(partsOf(content.sizeBytes, bucket.limits.partBytes), (part) =>
          sendPart(bucket, upload, content, part)
        )
        const joined = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })
        // Such a long time limit is needed for a gateway over a file system, which copies the parts into one file
        // before it answers.
        return yield* call(
          key,
          (abortSignal) => client.send(joined, { abortSignal }),
          bucket.timeoutMsOf(content.sizeBytes)
        )
      }),
    ({ UploadId }, exit) =>
      Exit.isSuccess(exit)
        ? Effect.void
        : Effect.ignore(
            call(
              key,
              (abortSignal) =>
                client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId }), { abortSignal }),
              removalTimeoutMs
            ),
            { log: "Warn" }
          )
  )
}

/** The upload has already failed, so this does not wait long for a server that may be down. */
const removalTimeoutMs = 10_000

interface Part {
  readonly PartNumber: number
  readonly offset: number
  readonly sizeBytes: number
}

/** The parts have `partBytes` bytes each, except the last one. */
export const partsOf = (sizeBytes: number, partBytes: number): ReadonlyArray<Part> =>
  Array.from({ length: Math.ceil(sizeBytes / partBytes) }, (_, index) => {
    const offset = index * partBytes
    return { PartNumber: index + 1, offset, sizeBytes: Math.min(partBytes, sizeBytes - offset) }
  })

const sendPart = Effect.fnUntraced(function* (
  bucket: S3Bucket,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
  content: UploadContent,
  { PartNumber, offset, sizeBytes }: Part
) {
  const key = upload.Key
  const chunks = content.range(offset, sizeBytes)
  const { reply, verdict } = yield* sendBytes(bucket, key, chunks, sizeBytes, (payload, abortSignal) =>
    bucket.client.send(new UploadPartCommand({ ...upload, ...payload, PartNumber }), { abortSignal })
  )
  if (verdict === "other") {
    const detail = `part ${PartNumber} was stored with other bytes than the sent ones`
    return yield* new StorageError({ reason: "StorageUnavailable", key, detail })
  }
  return { PartNumber, ETag: reply.ETag }
})
