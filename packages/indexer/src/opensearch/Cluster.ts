/**
 * A server and our index on it: sends requests, and returns decoded answers or an `IndexError`.
 *
 * @module
 */
import { Client } from "@opensearch-project/opensearch"
import { Duration, Effect, Result, Schedule, Schema, type Scope } from "effect"
import { IndexError } from "../IndexError.ts"
import { type Address, addressOf } from "./Address.ts"
import { fromClientError, toIndexError, withoutAnswer } from "./OpenSearchErrors.ts"
import { defaults, type OpenSearchOptions } from "./OpenSearchOptions.ts"

export interface ClusterRequest {
  /** The answer to `HEAD` is `true`, or `false` for status 404. */
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE"
  /** Begins with a slash; names in it are URL-encoded. */
  readonly path: string
  readonly querystring?: Readonly<Record<string, string | number | boolean>>
  readonly body?: object
  /** Newline-delimited JSON. */
  readonly lines?: Buffer
}

export interface Cluster {
  readonly index: string
  readonly allowsDifferent: boolean
  /** Sends the request once. An interruption aborts it. */
  readonly ask: <A>(request: ClusterRequest, answer: Schema.ConstraintDecoder<A>) => Effect.Effect<A, IndexError>
  /** Retries an idempotent effect while its error is retryable. */
  readonly patiently: <A>(effect: Effect.Effect<A, IndexError>) => Effect.Effect<A, IndexError>
  /** The schedule of `patiently`, for failures of another type. */
  readonly backoff: Schedule.Schedule<unknown>
}

/** Connects at the first request. The scope closes the sockets. If the address is invalid, every request fails. */
export const open = Effect.fnUntraced(function* (
  options: OpenSearchOptions
): Effect.fn.Return<Cluster, never, Scope.Scope> {
  const address = addressOf(options)
  if (Result.isFailure(address)) {
    const failure = Effect.fail(new IndexError({ reason: "IndexUnavailable", detail: address.failure }))
    return clusterOf(options, () => failure)
  }
  const client = yield* connected(address.success)
  return clusterOf(options, (request) => send(client, request))
})

type Send = (request: ClusterRequest) => Effect.Effect<unknown, IndexError>

const clusterOf = (options: OpenSearchOptions, send: Send): Cluster => {
  const requestTimeout = Duration.fromInputUnsafe(options.requestTimeout ?? defaults.requestTimeout)
  const backoff = Schedule.min([
    Schedule.exponential(options.backoff ?? defaults.backoff),
    Schedule.spaced("10 seconds")
  ]).pipe(Schedule.jittered, Schedule.upTo({ times: options.retries ?? defaults.retries }))
  return {
    index: options.index,
    allowsDifferent: options.allowsDifferent ?? false,
    ask: (request, answer) =>
      send(request).pipe(
        Effect.timeoutOrElse({ duration: requestTimeout, orElse: () => Effect.fail(late(requestTimeout)) }),
        Effect.flatMap((body) => Effect.mapError(Schema.decodeUnknownEffect(answer)(body), () => unlike(request)))
      ),
    patiently: Effect.retry({ schedule: backoff, while: (error) => error.isRetryable }),
    backoff
  }
}

/**
 * The client sends each request once and without a deadline, because the client's own deadline does not cover an answer
 * that stops halfway.
 */
const connected = ({ credentials, url }: Address) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new Client({
          node: { url },
          ...(credentials === undefined ? {} : { auth: credentials }),
          maxRetries: 0,
          requestTimeout: 0,
          resurrectStrategy: "none"
        })
    ),
    (client) => Effect.promise(() => client.close())
  )

const send = (client: Client, { body, lines, method, path, querystring }: ClusterRequest) =>
  Effect.callback<unknown, IndexError>((resume) => {
    const content = lines === undefined ? { ...(body === undefined ? {} : { body }) } : { bulkBody: lines }
    const sent = client.transport.request(
      { method, path, querystring: { ...querystring }, ...content },
      {},
      (error, response) =>
        resume(error ? Effect.fail(toIndexError(fromClientError(error))) : Effect.succeed(response.body))
    )
    return Effect.sync(() => sent.abort())
  })

const late = (requestTimeout: Duration.Duration) =>
  toIndexError(withoutAnswer("TimeoutError", `no answer within ${Duration.format(requestTimeout)}`))

/**
 * The error for an answer from a proxy or another product. It does not contain the answer, which may include a
 * document's text.
 */
export const unlike = ({ method, path }: ClusterRequest) =>
  new IndexError({ reason: "IndexUnavailable", detail: `${method} ${path}: the answer is not from OpenSearch` })
