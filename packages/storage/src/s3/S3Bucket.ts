/**
 * One bucket of an S3 server: interruptible requests, and errors with this package's reasons.
 *
 * @module
 */
import { S3Client } from "@aws-sdk/client-s3"
import { Effect, Redacted, type Scope } from "effect"
import { StorageError } from "../StorageError.ts"
import { fromS3Error } from "./S3Errors.ts"
import { defaultLimits, type S3Limits, type S3Options } from "./S3Options.ts"
import { S3Sockets } from "./S3Sockets.ts"

export interface S3Bucket {
  readonly name: string
  readonly client: S3Client
  readonly limits: S3Limits
  /**
   * Runs a request of the SDK, which MUST use `signal`. An interruption or `timeoutMs` (default: the limit of a request
   * without a body) aborts it and waits until it has settled, so that nothing continues in the background.
   */
  readonly call: <A>(
    key: string,
    request: (signal: AbortSignal) => Promise<A>,
    timeoutMs?: number
  ) => Effect.Effect<A, StorageError>
  readonly fault: (key: string, error: unknown) => StorageError
  /** The time limit of a request with a body of this size. */
  readonly timeoutMsOf: (sizeBytes: number) => number
}

/** A slower connection counts as stuck. */
const slowestBytesPerSecond = 64 * 1024

/** Opening the bucket opens no socket; the first request does. */
export const openBucket = Effect.fnUntraced(function* (
  options: S3Options
): Effect.fn.Return<S3Bucket, never, S3Sockets | Scope.Scope> {
  const limits = { ...defaultLimits, ...options.limits }
  const sockets = yield* S3Sockets
  const client = yield* Effect.acquireRelease(
    Effect.sync(() => clientOf(options, limits, sockets)),
    (client) => Effect.sync(() => client.destroy())
  )
  const fault = (key: string, error: unknown) => fromS3Error(options, key, error)
  return {
    name: options.bucket,
    client,
    limits,
    fault,
    call: <A>(key: string, request: (signal: AbortSignal) => Promise<A>, timeoutMs = limits.requestTimeoutMs) =>
      Effect.callback<A, StorageError>((resume, signal) => {
        const settled = request(signal).then(
          (reply) => resume(Effect.succeed(reply)),
          (error) => resume(Effect.fail(fault(key, error)))
        )
        return Effect.promise(() => settled)
      }).pipe(
        Effect.timeoutOrElse({
          duration: timeoutMs,
          orElse: () =>
            new StorageError({ reason: "StorageUnavailable", key, detail: `no answer within ${timeoutMs} ms` })
        })
      ),
    timeoutMsOf: (sizeBytes) => limits.requestTimeoutMs + Math.ceil((sizeBytes / slowestBytesPerSecond) * 1_000)
  }
})

const clientOf = (options: S3Options, limits: S3Limits, sockets: S3Sockets["Service"]) =>
  new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    credentials: {
      accessKeyId: Redacted.value(options.accessKey),
      secretAccessKey: Redacted.value(options.accessSecret)
    },
    // The caller is responsible for retries, because the caller knows which other work waits for this server.
    maxAttempts: 1,
    // By default the SDK re-frames a streamed body with a trailing checksum, which corrupted bytes on a server without
    // that framing. MD5 verifies the bytes instead.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // The SDK waits for `100 Continue` only with its own agents.
    expectContinueHeader: false,
    logger: silent,
    requestHandler: {
      httpAgent: sockets.http,
      httpsAgent: sockets.https,
      connectionTimeout: limits.connectTimeoutMs
    }
  })

/** Without a logger the SDK writes to the console. The error contains the same information. */
const silent = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
