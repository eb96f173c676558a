/**
 * The two requests that we make of Tika's server, without retries.
 *
 * @module
 */
import { Effect, Redacted, Ref, Stream } from "effect"
import { Base64 } from "effect/encoding"
import { Headers, HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { limitedText } from "./LimitedBody.ts"
import { errorOf, failure } from "./TikaFault.ts"
import { textOfReply } from "./TikaReply.ts"

export interface TikaServer {
  /** Where the server listens, for example `http://127.0.0.1:9998`. */
  readonly url: string
  /** A longer reply ends in `LimitExceeded`; it is held in memory while it is read. Default: 64 MiB. */
  readonly maxReplyBytes?: number
  /** Opens encrypted documents. */
  readonly password?: Redacted.Redacted
}

/** Twice the longest gazette known (5,100 pages, 34 MB of JSON). */
const defaultMaxReplyBytes = 64 * 1024 * 1024

const passwordHeader = "password_base64_utf-8"

/** For what needs no parser: to connect, and to hear the first word. */
const versionTimeout = "10 seconds"

/** Errors are those of `TikaFault`; none holds the URL, the password or anything of the document but a parser's message. */
export const makeTikaClient = Effect.fnUntraced(function* ({
  url,
  maxReplyBytes = defaultMaxReplyBytes,
  password
}: TikaServer) {
  const client = HttpClient.mapRequest(yield* HttpClient.HttpClient, HttpClientRequest.prependUrl(url))
  const redactedNames = [...(yield* Headers.CurrentRedactedNames), passwordHeader]

  const bodyOf = (response: HttpClientResponse.HttpClientResponse) =>
    limitedText(
      response.stream.pipe(
        Stream.catchIf(isEmpty, () => Stream.empty),
        Stream.mapError(transportError)
      ),
      maxReplyBytes,
      () => failure("LimitExceeded", `a reply of more than ${maxReplyBytes} bytes`)
    )

  /** The body of a successful answer. */
  const answer = (request: HttpClientRequest.HttpClientRequest) =>
    client.execute(request).pipe(
      Effect.mapError(transportError),
      Effect.flatMap((response) =>
        Effect.flatMap(bodyOf(response), (body) =>
          response.status >= 200 && response.status < 300
            ? Effect.succeed(body)
            : Effect.fail(errorOf({ _tag: "Status", status: response.status, body }))
        )
      ),
      Effect.provideService(Headers.CurrentRedactedNames, redactedNames)
    )

  const tryToParse = Effect.fnUntraced(function* (input: DocumentInput, passwordHeaders: Headers.Input) {
    const unreadable = yield* Ref.make<ExtractError | undefined>(undefined)
    const body = Stream.tapError(input.stream, (error) => Ref.set(unreadable, error))
    const request = HttpClientRequest.put("/rmeta/text").pipe(
      HttpClientRequest.setHeaders({
        accept: "application/json",
        connection: "close",
        writelimit: String(maxReplyBytes),
        "x-tika-ocrskipocr": "true",
        "x-tika-pdfocrstrategy": "no_ocr"
      }),
      HttpClientRequest.setHeaders(passwordHeaders),
      HttpClientRequest.bodyStream(body, { contentType: declaredType(input.mediaType) })
    )
    const reply = yield* Effect.catch(answer(request), (error) =>
      Effect.flatMap(Ref.get(unreadable), (cause) => Effect.fail(cause ?? error))
    )
    return yield* textOfReply(reply, input.mediaType)
  })

  return {
    /**
     * The text of one document. No deadline of its own: a parse takes what it takes, and interruption aborts it. The
     * password is told where one is needed: given one, Tika refuses PDFs that open without.
     *
     * No pooled connection is used: one that the server closed meanwhile would look like a parse that died. OCR is not
     * Tika's to do here: it would double pages that have text, and its outcome depends on what the server has installed.
     */
    parse: (input: DocumentInput): Effect.Effect<string, ExtractError> =>
      Effect.catchIf(tryToParse(input, {}), needsPassword, (error) =>
        password === undefined
          ? Effect.fail(error)
          : tryToParse(input, { [passwordHeader]: Base64.encode(Redacted.value(password)) })
      ),

    /** For example `3.3.2`; quick, or `ExtractorUnavailable`. */
    version: HttpClientRequest.get("/version").pipe(
      HttpClientRequest.setHeader("connection", "close"),
      answer,
      Effect.timeoutOrElse({
        duration: versionTimeout,
        orElse: () => Effect.fail(failure("ExtractorUnavailable", `no answer within ${versionTimeout}`))
      }),
      Effect.flatMap((body) => {
        const version = /^Apache Tika (\S+)/.exec(body)?.[1]
        return version === undefined
          ? Effect.fail(failure("ExtractorUnavailable", "what answers there is not Apache Tika"))
          : Effect.succeed(version)
      })
    )
  }
})

const needsPassword = ({ reason }: ExtractError) => reason === "Encrypted"

/** What reading an answer without a body fails with. */
const isEmpty = ({ reason }: HttpClientError) => reason._tag === "EmptyBodyError"

const transportError = ({ reason }: HttpClientError): ExtractError =>
  errorOf({ _tag: "Transport", cause: "cause" in reason ? reason.cause : undefined })

/** What Tika takes for "look yourself"; of these types it knows many kinds, and told one, it would not look. */
const undeclared: ReadonlySet<string> = new Set([MediaType.ooxml, MediaType.ole, MediaType.zip])

const declaredType = (mediaType: string) => (undeclared.has(mediaType) ? MediaType.unknown : mediaType)
