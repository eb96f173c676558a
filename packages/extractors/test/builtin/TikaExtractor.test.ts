import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Exit, Fiber, Redacted, Stream, Tracer } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import { TestClock } from "effect/testing"
import { inspect, TikaExtractor, type TikaOptions } from "../../src/builtin/TikaExtractor.ts"
import { ExtractError } from "../../src/ExtractError.ts"
import { attemptText, inputOf } from "../../src/testing.ts"
import { type Answer, type Received, scriptedServer, textReply, versionReply } from "../tika/ScriptedServer.ts"

const doc = "application/msword"
const documentOf = (text: string, mediaType = doc) => inputOf(new TextEncoder().encode(text), mediaType)

/** Delays of a thousandth of a second, because the server is a real one. */
const extractorOf = (url: string, options: Partial<TikaOptions> = {}) =>
  TikaExtractor({ url, maxRetries: 5, retryBaseDelay: "1 millis", connections: 10, ...options }).pipe(
    Effect.provide(FetchHttpClient.layer)
  )

/** A server that always reports its version, and answers documents by the script. */
const tikaThat = (answer: (request: Received) => Answer | Promise<Answer>) =>
  scriptedServer((request) => (request.path === "/version" ? versionReply : answer(request)))

/** Answers in this order, then repeats the last one. */
const inOrder = (...answers: ReadonlyArray<Answer>) => {
  let next = 0
  return () => answers[Math.min(next++, answers.length - 1)]!
}

const parses = (received: ReadonlyArray<Received>) => received.filter(({ path }) => path === "/rmeta/text")
/** Time enough for another request to arrive, if one is under way. */
const turnsOfTheLoop = (count: number): Promise<void> =>
  count === 0 ? Promise.resolve() : new Promise(setImmediate).then(() => turnsOfTheLoop(count - 1))

const encrypted: Answer = { status: 422, body: "org.apache.tika.exception.EncryptedDocumentException: no\n\tat a.B" }
const away: Answer = { status: 503, body: "" }

describe("the client of Tika", () => {
  it.live("sends the document as it is, with its type, and asks for text without OCR", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(() => textReply("texto"))
      const extractor = yield* extractorOf(`${server.url}/`)
      assert.strictEqual((yield* attemptText(extractor, documentOf("bytes"))).text, "texto")
      const [{ method, headers, body } = assert.fail()] = parses(server.received)
      assert.deepStrictEqual([method, body], ["PUT", "bytes"])
      assert.deepInclude(headers, {
        accept: "application/json",
        connection: "close",
        "content-type": doc,
        "x-tika-ocrskipocr": "true",
        "x-tika-pdfocrstrategy": "no_ocr"
      })
      assert.notProperty(headers, "password_base64_utf-8")
    })
  )

  it.live("names no type where Tika can find out more than the sniffer", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(() => textReply("texto"))
      const extractor = yield* extractorOf(server.url)
      for (const type of ["application/octet-stream", "application/zip", "application/x-tika-ooxml"]) {
        yield* attemptText(extractor, documentOf("bytes", type))
      }
      for (const { headers } of server.received) assert.strictEqual(headers["content-type"], "application/octet-stream")
    })
  )

  it.live("tells the password only where one is needed, in a form that any password fits in", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(inOrder(encrypted, textReply("texto")))
      const extractor = yield* extractorOf(server.url, { password: Redacted.make("ação secreta") })
      assert.strictEqual((yield* attemptText(extractor, documentOf("bytes"))).text, "texto")
      const [first, second] = server.received.map(({ headers }) => headers["password_base64_utf-8"])
      assert.isUndefined(first)
      assert.strictEqual(Buffer.from(String(second), "base64").toString(), "ação secreta")
    })
  )

  it.live("keeps the password out of its errors and of its spans, should they record headers", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const server = yield* tikaThat(() => encrypted)
      const extractor = yield* extractorOf(server.url, { password: Redacted.make("segredo") })
      const error = yield* Effect.flip(attemptText(extractor, documentOf("bytes"))).pipe(
        Effect.withTracer(tracer),
        Effect.provideService(HttpClient.TracerHeaderFilter, () => true)
      )
      assert.lengthOf(server.received, 2)
      const attributes = spans.flatMap((span) => [...span.attributes])
      assert.include(JSON.stringify(attributes), "password_base64_utf-8")
      for (const form of ["segredo", Buffer.from("segredo").toString("base64")]) {
        assert.notInclude(JSON.stringify([attributes, error, error.message]), form)
      }
    })
  )

  it.live("tries again while the server is busy or away", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(
        inOrder({ status: 429, body: "" }, away, { status: 502, body: "x" }, textReply("texto"))
      )
      const extractor = yield* extractorOf(server.url)
      assert.strictEqual((yield* attemptText(extractor, documentOf("bytes"))).text, "texto")
      assert.lengthOf(server.received, 4)
    })
  )

  it.live("leaves its connection to others while it waits for the next try", () =>
    Effect.gen(function* () {
      const refused = Promise.withResolvers<void>()
      const server = yield* tikaThat(({ body, closed }) => {
        if (body !== "refused") return textReply(body)
        closed.then(refused.resolve)
        return away
      })
      const extractor = yield* extractorOf(server.url, { connections: 1, retryBaseDelay: "1 hour" })
      yield* Effect.forkChild(attemptText(extractor, documentOf("refused")))
      yield* Effect.promise(() => refused.promise)
      assert.strictEqual((yield* attemptText(extractor, documentOf("texto"))).text, "texto")
    })
  )

  it.live("ends in ExtractorUnavailable after all retries, of an answer or of none", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(() => away)
      const error = yield* Effect.flip(attemptText(yield* extractorOf(server.url), documentOf("bytes")))
      assert.deepInclude(error, { reason: "ExtractorUnavailable", isDocumentFault: false })
      assert.lengthOf(server.received, 6)

      const url = yield* Effect.scoped(
        Effect.map(
          tikaThat(() => away),
          ({ url }) => url
        )
      )
      const refused = yield* Effect.flip(attemptText(yield* extractorOf(url), documentOf("bytes")))
      assert.strictEqual(refused.reason, "ExtractorUnavailable")
    })
  )

  it.live("does not try again what Tika has judged", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(inOrder(encrypted, { status: 415, body: "" }, { status: 413, body: "" }))
      const extractor = yield* extractorOf(server.url)
      const reasons = yield* Effect.forEach([1, 2, 3], () =>
        Effect.map(Effect.flip(attemptText(extractor, documentOf("bytes"))), ({ reason }) => reason)
      )
      assert.deepStrictEqual(reasons, ["Encrypted", "Unsupported", "LimitExceeded"])
      assert.lengthOf(server.received, 3)
    })
  )

  it.live("stops reading a reply that grows beyond the limit, and tells Tika where it lies", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(() => textReply("a".repeat(2000)))
      const extractor = yield* extractorOf(server.url, { maxReplyBytes: 1000 })
      const error = yield* Effect.flip(attemptText(extractor, documentOf("bytes")))
      assert.strictEqual(error.reason, "LimitExceeded")
      assert.strictEqual(server.received[0]?.headers.writelimit, "1000")
    })
  )

  it.live("fails with what made the document unreadable, and not with the request that broke off", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(() => textReply("texto"))
      const missing = new ExtractError({ extractor: "none", reason: "NotFound", detail: "it is gone" })
      const input = { ...documentOf("bytes"), stream: Stream.fail(missing) }
      const error = yield* Effect.flip(attemptText(yield* extractorOf(server.url), input))
      assert.strictEqual(error.reason, "NotFound")
    })
  )

  it.live("aborts the request when it is interrupted", () =>
    Effect.gen(function* () {
      const arrived = Promise.withResolvers<Received>()
      const server = yield* tikaThat((request) => {
        arrived.resolve(request)
        return new Promise(() => {})
      })
      const fiber = yield* Effect.forkChild(attemptText(yield* extractorOf(server.url), documentOf("bytes")))
      const request = yield* Effect.promise(() => arrived.promise)
      yield* Fiber.interrupt(fiber)
      yield* Effect.promise(() => request.closed)
    })
  )

  it.live("makes no more requests at once than it has connections", () =>
    Effect.gen(function* () {
      const full = Promise.withResolvers<void>()
      const server = yield* tikaThat((request) => {
        if (request.inFlight === 2) full.resolve()
        return full.promise.then(() => textReply("texto"))
      })
      const extractor = yield* extractorOf(server.url, { connections: 2 })
      yield* Effect.forEach(["a", "b", "c", "d", "e"], (text) => attemptText(extractor, documentOf(text)), {
        concurrency: "unbounded"
      })
      assert.strictEqual(Math.max(...server.received.map(({ inFlight }) => inFlight)), 2)
    })
  )

  it.effect("waits twice as long before each retry, jittered by a fifth at most", () =>
    Effect.gen(function* () {
      const tries: Array<number> = []
      const refusing = HttpClient.make((request) =>
        Effect.gen(function* () {
          tries.push(yield* Clock.currentTimeMillis)
          const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" })
          return yield* new HttpClientError({ reason: new TransportError({ request, cause }) })
        })
      )
      const extractor = yield* TikaExtractor({
        url: "http://tika",
        maxRetries: 5,
        retryBaseDelay: "2 seconds",
        connections: 1
      }).pipe(Effect.provideService(HttpClient.HttpClient, refusing))
      const fiber = yield* Effect.forkChild(Effect.exit(attemptText(extractor, documentOf("bytes"))))
      yield* TestClock.adjust("10 minutes")
      assert.isTrue(Exit.isFailure(yield* Fiber.join(fiber)))
      assert.lengthOf(tries, 6)
      for (const [i, expected] of [2000, 4000, 8000, 16_000, 32_000].entries()) {
        assert.approximately(tries[i + 1]! - tries[i]!, expected, expected / 5 + 1)
      }
    })
  )
})

describe("a document under which Tika dies", () => {
  it.live.each(["die", "die halfway", { status: 500, body: "" }] as const)(
    "ends in ExtractorCrashed, a fault of its own, after the server came back three times: %j",
    (death) =>
      Effect.gen(function* () {
        const server = yield* tikaThat(() => death)
        const error = yield* Effect.flip(attemptText(yield* extractorOf(server.url), documentOf("bytes")))
        assert.deepInclude(error, { reason: "ExtractorCrashed", isDocumentFault: true })
        assert.match(error.detail, /three times/)
        assert.deepStrictEqual(
          server.received.map(({ path }) => path),
          ["/rmeta/text", "/version", "/rmeta/text", "/version", "/rmeta/text", "/version"]
        )
      })
  )

  it.live("is read if the next try succeeds", () =>
    Effect.gen(function* () {
      const server = yield* tikaThat(inOrder("die", textReply("texto")))
      const extractor = yield* extractorOf(server.url)
      assert.strictEqual((yield* attemptText(extractor, documentOf("bytes"))).text, "texto")
    })
  )

  it.live("is tried again only when the server is back, and ends in ExtractorUnavailable if that never is", () =>
    Effect.gen(function* () {
      const versions = inOrder(away, away, versionReply)
      const slow = yield* scriptedServer(({ path }) => (path === "/version" ? versions() : "die"))
      yield* Effect.flip(attemptText(yield* extractorOf(slow.url), documentOf("bytes")))
      assert.deepStrictEqual(
        slow.received.slice(0, 5).map(({ path }) => path),
        ["/rmeta/text", "/version", "/version", "/version", "/rmeta/text"]
      )

      const gone = yield* scriptedServer(({ path }) => (path === "/version" ? away : "die"))
      const error = yield* Effect.flip(attemptText(yield* extractorOf(gone.url), documentOf("bytes")))
      assert.strictEqual(error.reason, "ExtractorUnavailable")
      assert.lengthOf(parses(gone.received), 1)
    })
  )

  it.live("takes the blame alone: what was beside it is read, each with nothing else in flight", () =>
    Effect.gen(function* () {
      const innocents = ["um", "dois", "três"]
      const allArrived = Promise.withResolvers<void>()
      const firstRound = new Set<string>()
      const server = yield* tikaThat((request) => {
        if (firstRound.has(request.body)) {
          return turnsOfTheLoop(100).then(() => (request.body === "killer" ? "die" : textReply(request.body)))
        }
        firstRound.add(request.body)
        if (firstRound.size === innocents.length + 1) allArrived.resolve()
        return allArrived.promise.then(() => (request.body === "killer" ? "die" : new Promise<Answer>(() => {})))
      })
      const extractor = yield* extractorOf(server.url)
      const results = yield* Effect.forEach(
        [...innocents, "killer"],
        (text) => Effect.result(attemptText(extractor, documentOf(text))),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(
        results.map((result) => (result._tag === "Success" ? result.success.text : result.failure.reason)),
        [...innocents, "ExtractorCrashed"]
      )
      const later = parses(server.received).slice(innocents.length + 1)
      assert.lengthOf(later, innocents.length + 2)
      assert.isTrue(later.every(({ inFlight }) => inFlight === 1))
    })
  )
})

describe("the inspection of Tika", () => {
  it.live("tells the server's version", () =>
    Effect.gen(function* () {
      const { url } = yield* scriptedServer(() => versionReply)
      assert.deepStrictEqual(yield* inspect({ url }), { version: "3.3.2" })
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.live("fails with ExtractorUnavailable where something else answers", () =>
    Effect.gen(function* () {
      const { url } = yield* scriptedServer(() => ({ status: 200, body: "<html>nginx</html>" }))
      assert.strictEqual((yield* Effect.flip(inspect({ url }))).reason, "ExtractorUnavailable")
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.effect("fails with ExtractorUnavailable within ten seconds where a server never answers", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(inspect({ url: "http://tika" })))
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).reason, "ExtractorUnavailable")
    }).pipe(
      Effect.provideService(
        HttpClient.HttpClient,
        HttpClient.make(() => Effect.never)
      )
    )
  )
})
