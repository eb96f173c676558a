/**
 * The two requests to Tika's server, without retries.
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
  /** A longer reply ends in `LimitExceeded`. A reply is held in memory while it is read. Default: 64 MiB. */
  readonly maxReplyBytes?: number
  /** Opens encrypted documents. */
  readonly password?: Redacted.Redacted
}

/** Twice the longest gazette known (5,100 pages, 34 MB of JSON). */
const defaultMaxReplyBytes = 64 * 1024 * 1024

const passwordHeader = "password_base64_utf-8"

/** For steps without a parser: connecting, and the first byte of the answer. */
const versionTimeout = "10 seconds"

/** Fails with the errors of `TikaFault`: no URL, no password, and of the document at most a parser's message. */
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
      () => failure("LimitExceeded", `the reply is longer than ${maxReplyBytes} bytes`)
    )

  /** The body of a successful response. */
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
     * The text of one document. It has no deadline of its own: a parse may take any time, and interruption aborts it. The
     * password is sent only if the document needs one: with a password, Tika refuses PDFs that open without.
     *
     * No pooled connection is used: a connection that the server closed meanwhile would look like a parse that died. Tika's OCR
     * is off: it would double pages that have text, and its result depends on the server's installation.
     */
    parse: (input: DocumentInput): Effect.Effect<string, ExtractError> =>
      Effect.catchIf(tryToParse(input, {}), needsPassword, (error) =>
        password === undefined
          ? Effect.fail(error)
          : tryToParse(input, { [passwordHeader]: Base64.encode(Redacted.value(password)) })
      ),

    /** The version, for example `3.3.2`; fails fast with `ExtractorUnavailable`. */
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

/** The error of reading a response without a body. */
const isEmpty = ({ reason }: HttpClientError) => reason._tag === "EmptyBodyError"

const transportError = ({ reason }: HttpClientError): ExtractError =>
  errorOf({ _tag: "Transport", cause: "cause" in reason ? reason.cause : undefined })

/** Types that mean "detect it yourself" to Tika. Each covers many kinds; if Tika is told one, it does not detect. */
const undeclared: ReadonlySet<string> = new Set([MediaType.ooxml, MediaType.ole, MediaType.zip])

const declaredType = (mediaType: string) => (undeclared.has(mediaType) ? MediaType.unknown : mediaType)
