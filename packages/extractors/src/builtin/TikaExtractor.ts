/**
 * Everything that Apache Tika's server reads: DOC, RTF, ODT, signed envelopes, and documents that the other extractors could
 * not read.
 *
 * @module
 */
import { Duration, Effect, Schedule, Stream } from "effect"
import type { HttpClient } from "effect/http/HttpClient"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput, Extractor } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { makeServerTurns } from "../tika/ServerTurns.ts"
import { makeTikaClient, type TikaServer } from "../tika/TikaClient.ts"
import { failure, tikaId } from "../tika/TikaFault.ts"

export interface TikaOptions extends TikaServer {
  /** Retries while the server is busy or away. */
  readonly maxRetries: number
  /** Delay before the first retry. It doubles for each further retry and has a jitter of a fifth. */
  readonly retryBaseDelay: Duration.Input
  /** Concurrent requests. */
  readonly connections: number
  /** For one parse, without the time that it waits for the server. Absent: the caller limits the whole attempt. */
  readonly deadline?: Duration.Duration | undefined
}

/**
 * A client of Tika's server, last in the list. It fails with `ExtractorUnavailable` only for an outage of the server. A
 * document ends in `ExtractorCrashed` if the server dies under it three times and comes back each time; the documents beside it
 * are read.
 *
 * The version does not follow the server's: each request may reach another server, and a new one that reads the same text a
 * little better must not make every document due again.
 */
export const TikaExtractor = Effect.fnUntraced(function* (
  options: TikaOptions
): Effect.fn.Return<Extractor, never, HttpClient> {
  const client = yield* makeTikaClient(options)
  const turns = yield* makeServerTurns(options.connections)
  const backoff = Schedule.exponential(options.retryBaseDelay).pipe(
    Schedule.jittered,
    Schedule.upTo({ times: options.maxRetries })
  )
  const patiently = <A>(request: Effect.Effect<A, ExtractError>) =>
    Effect.retry(request, { schedule: backoff, while: isOutage })
  const serverIsBack = Effect.asVoid(patiently(client.version))

  /**
   * Tika's parser is one process: a document that kills it takes all requests in flight along. Each of those documents is
   * retried alone, so that a second and a third death are its own. Its turn lasts until the server is back, so that the next
   * document finds a server.
   */
  const textOf = (input: DocumentInput) => {
    const parse = inTime(client.parse(input), options.deadline)
    const alone = turns.alone(
      patiently(parse).pipe(Effect.tapError((error) => (isCrash(error) ? serverIsBack : Effect.void)))
    )
    return patiently(turns.together(parse)).pipe(
      Effect.catchIf(isCrash, () => Effect.andThen(serverIsBack, Effect.retry(alone, { times: 1, while: isCrash }))),
      Effect.mapError((error) =>
        isCrash(error) ? failure(error.reason, `${error.detail}, three times, twice with nothing else to read`) : error
      )
    )
  }

  return {
    id: tikaId,
    version: "1",
    placement: "parent",
    accepts: ({ mediaType }) => known.has(mediaType) || mediaType.startsWith(openDocument),
    extract: (input) => Stream.unwrap(Effect.map(textOf(input), (text) => Stream.succeed(text).pipe(paged())))
  }
})

/** The server's version, for example `3.3.2`; fails with `ExtractorUnavailable` if no server answers. */
export const inspect = Effect.fn("TikaExtractor.inspect")(function* (server: Pick<TikaServer, "url">) {
  return { version: yield* (yield* makeTikaClient(server)).version }
})

const inTime = <A>(parse: Effect.Effect<A, ExtractError>, deadline: Duration.Duration | undefined) =>
  deadline === undefined
    ? parse
    : Effect.timeoutOrElse(parse, {
        duration: deadline,
        orElse: () => Effect.fail(failure("DeadlineExceeded", `over ${Duration.format(deadline)}`))
      })

const isOutage = (error: ExtractError) => error.reason === "ExtractorUnavailable"
const isCrash = (error: ExtractError) => error.reason === "ExtractorCrashed"

/**
 * All types that the sniffer can find. No type is hopeless: Tika knows a thousand types that the sniffer does not, an
 * unreadable document costs one short request, and a picture's `NoText` says more than `Unsupported`.
 */
const known: ReadonlySet<string> = new Set(Object.values(MediaType))
const openDocument = "application/vnd.oasis.opendocument."
