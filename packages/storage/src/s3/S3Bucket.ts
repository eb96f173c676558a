/**
 * One bucket on its server: requests that end when they are interrupted, and errors in this package's reasons.
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
   * A request of the SDK, which MUST be given `signal`, to its last answer. An interruption, and `timeoutMs` (by default the
   * limit of a request without a body), abort it and wait until it has settled: nothing of it goes on in the background.
   */
  readonly call: <A>(
    key: string,
    request: (signal: AbortSignal) => Promise<A>,
    timeoutMs?: number
  ) => Effect.Effect<A, StorageError>
  readonly fault: (key: string, error: unknown) => StorageError
  /** For a request that carries so many bytes. */
  readonly timeoutMsOf: (sizeBytes: number) => number
}

/** Slower than this counts as stuck. */
const slowestBytesPerSecond = 64 * 1024

/** Opens nothing: sockets are made by requests. */
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
    // Whether and when to try again is the caller's decision, who knows what else waits for this server.
    maxAttempts: 1,
    // By default a streamed body is re-framed with a trailing checksum, which corrupted bytes on a server that does not know
    // the framing; what is sent is checked by MD5 instead.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // The SDK would wait for `100 Continue` only with agents of its own.
    expectContinueHeader: false,
    logger: silent,
    requestHandler: {
      httpAgent: sockets.http,
      httpsAgent: sockets.https,
      connectionTimeout: limits.connectTimeoutMs
    }
  })

/** Without a logger the SDK writes to the console. What it has to say comes back in the error. */
const silent = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
