/**
 * Whatever Apache Tika's server reads: DOC, RTF, ODT, signed envelopes, and what the others gave up.
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
  /** Further tries while the server is busy or away. */
  readonly maxRetries: number
  /** Before the first further try; doubled for each after it, and jittered by a fifth. */
  readonly retryBaseDelay: Duration.Input
  /** Requests at once. */
  readonly connections: number
  /** For one parse, the waiting for the server left out; absent: the caller sets one for all of it. */
  readonly deadline?: Duration.Duration | undefined
}

/**
 * A client of Tika's server, last in the list. It fails with `ExtractorUnavailable` only for the server's trouble: a
 * document under which the server dies three times while it comes back each time ends in `ExtractorCrashed`, and what was
 * beside it is read.
 *
 * The version stays when the server's changes: the server may be another at every request, and a new one that reads the
 * same text a little better must not have every document read again.
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
   * Tika's parser is one process: what kills it takes along all that was in flight. Whoever was, goes on alone, so that a
   * second and a third death are its own; the turn lasts until the server is back, for the next one's sake.
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

/** The server's version, for example `3.3.2`; fails with `ExtractorUnavailable` when none answers there. */
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
 * All that the sniffer can find. Nothing is hopeless: Tika knows a thousand types that the sniffer does not, what nobody
 * reads costs one short request, and a picture's `NoText` says more than `Unsupported`.
 */
const known: ReadonlySet<string> = new Set(Object.values(MediaType))
const openDocument = "application/vnd.oasis.opendocument."
