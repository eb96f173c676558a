import { assert, describe, it } from "@effect/vitest"
import type { Fault } from "@escriba/fault-proxy/FaultProxy"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { layer, type OpenSearchOptions } from "../../src/OpenSearchIndex.ts"
import { SearchIndex } from "../../src/SearchIndex.ts"
import { itemOf } from "../../src/testing.ts"
import { host, ownIndex, rest } from "../OwnIndex.ts"
import { bulkFaults, refuse } from "./BulkFaults.ts"

/** An index behind a proxy; its own requests pass until the proxy is told otherwise. */
const faulty = Effect.fnUntraced(function* (options: Partial<OpenSearchOptions> = {}) {
  const proxy = yield* bulkFaults(host)
  const settings = yield* ownIndex({ ...options, host: proxy.host })
  const index = yield* Effect.provide(SearchIndex, yield* Layer.build(layer(settings)))
  yield* index.ensure
  return { index, proxy, name: settings.index }
})

const items = (...ids: ReadonlyArray<string>) => ids.map((id) => itemOf(id, ["ata da sessão"]))

const answer = (status: number, body?: object): Fault => ({
  _tag: "Answer",
  status,
  body: body === undefined ? "" : JSON.stringify(body),
  mediaType: body === undefined ? "text/html" : "application/json"
})

const error = (type: string, reason = "told so") => ({ error: { root_cause: [{ type, reason }], type, reason } })

const tagsOf = (outcomes: ReadonlyArray<{ readonly _tag: string; readonly id: string }>) =>
  outcomes.map(({ _tag, id }) => `${id} ${_tag}`)

describe("a bulk to a server that is out or busy", () => {
  it.live("is sent again until the server accepts it", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty()
      yield* proxy.next(
        answer(429, error("es_rejected_execution_exception")),
        answer(503),
        { _tag: "Reset" },
        { _tag: "Reset", isDone: true }
      )
      assert.deepStrictEqual(tagsOf(yield* index.bulk(items("a", "b"))), ["a Indexed", "b Indexed"])
      assert.strictEqual(proxy.bulks().length, 5)
      yield* index.refresh
      assert.strictEqual((yield* index.search({ query: "ata", limit: 10 })).total, 2)
    })
  )

  it.live("fails with IndexUnavailable and the server's message if no item was accepted", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty({ retries: 2 })
      const busy = answer(429, error("circuit_breaking_exception", "Data too large"))
      yield* proxy.next(busy, busy, busy)
      const failure = yield* Effect.flip(index.bulk(items("a")))
      assert.deepStrictEqual(
        [failure.reason, failure.detail],
        ["IndexUnavailable", "circuit_breaking_exception: Data too large"]
      )
      assert.strictEqual(proxy.bulks().length, 3)
    })
  )

  it.live("sends only the items again that were put off, and answers Unavailable for those put off each time", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty({ retries: 2 })
      yield* proxy.next(refuse("b", "c"), refuse("c"), refuse("c"))
      const outcomes = yield* index.bulk(items("a", "b", "c", "d"))
      assert.deepStrictEqual(tagsOf(outcomes), ["a Indexed", "b Indexed", "c Unavailable", "d Indexed"])
      assert.deepStrictEqual(proxy.bulks(), [["a", "b", "c", "d"], ["b", "c"], ["c"]])
      assert.include(JSON.stringify(outcomes[2]), "told to refuse")
    })
  )

  it.live("keeps acknowledged items when the server goes out in the middle", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty({ retries: 0 })
      yield* proxy.next({ _tag: "Pass" }, answer(503))
      const large = ["a", "b", "c"].map((id) => itemOf(id, ["ata ".repeat(1_500_000)]))
      assert.deepStrictEqual(tagsOf(yield* index.bulk(large)), ["a Indexed", "b Unavailable", "c Unavailable"])
      assert.deepStrictEqual(proxy.bulks(), [["a"], ["b"]])
    })
  )

  it.effect("gives up on a silent server after the request timeout", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty({ retries: 0, requestTimeout: "20 seconds" })
      yield* proxy.next({ _tag: "Hang" })
      const fiber = yield* Effect.forkChild(Effect.flip(index.bulk(items("a"))))
      yield* proxy.isHanging
      yield* TestClock.adjust("20 seconds")
      const failure = yield* Fiber.join(fiber)
      assert.deepStrictEqual(
        [failure.reason, failure.detail],
        ["IndexUnavailable", "TimeoutError: no answer within 20s"]
      )
    })
  )
})

describe("a bulk with something wrong in it", () => {
  it.live("rejects a document that the mapping refuses, alone and without a retry, with the server's reason", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty()
      const bad = itemOf("bad", ["segredo do texto"], { date: "ontem" })
      const outcomes = yield* index.bulk([...items("a"), bad, ...items("b")])
      assert.deepStrictEqual(tagsOf(outcomes), ["a Indexed", "bad Rejected", "b Indexed"])
      const detail = outcomes[1]?._tag === "Rejected" ? outcomes[1].detail : ""
      assert.match(detail, /^mapper_parsing_exception: failed to parse field \[date\]/)
      assert.notInclude(detail, "segredo")
      assert.strictEqual(proxy.bulks().length, 1)
    })
  )

  it.live("rejects an id that would make the server refuse the whole request", () =>
    Effect.gen(function* () {
      const { index } = yield* faulty()
      const [long] = items("x".repeat(513))
      const outcomes = yield* index.bulk([...items("a"), long!, itemOf("", ["ata"])])
      assert.deepStrictEqual(
        outcomes.map(({ _tag }) => _tag),
        ["Indexed", "Rejected", "Rejected"]
      )
    })
  )

  it.live("is halved if it is too large for the server, until a single document is rejected", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty()
      const large = answer(413)
      yield* proxy.next(large, large, large)
      const outcomes = yield* index.bulk(items("a", "b", "c", "d"))
      assert.deepStrictEqual(tagsOf(outcomes), ["a Rejected", "b Indexed", "c Indexed", "d Indexed"])
      assert.deepStrictEqual(proxy.bulks(), [["a", "b", "c", "d"], ["a", "b"], ["a"], ["b"], ["c", "d"]])
    })
  )

  it.live("is sent as several requests of 10 MiB at most, a larger document alone", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty({ maxTextBytes: 12 * 1024 * 1024 })
      const sizes = [4, 4, 4, 11, 1]
      const sized = sizes.map((size, place) => itemOf(`${place}`, ["\n".repeat((size * 1024 * 1024) / 2)]))
      const outcomes = yield* index.bulk(sized)
      assert.isTrue(outcomes.every(({ _tag }) => _tag === "Indexed"))
      assert.deepStrictEqual(proxy.bulks(), [["0", "1"], ["2"], ["3"], ["4"]])
    })
  )

  it.live(
    "lets the last of two items with one id win, also if the server would put off the first and write it later",
    () =>
      Effect.gen(function* () {
        const { index, proxy } = yield* faulty()
        const twice = ["primeira", "segunda"].map((text) => itemOf("same", [text]))
        assert.deepStrictEqual(tagsOf(yield* index.bulk(twice)), ["same Indexed", "same Indexed"])
        assert.deepStrictEqual(proxy.bulks(), [["same"]])
        yield* index.refresh
        assert.strictEqual((yield* index.search({ query: "segunda -primeira", limit: 1 })).total, 1)
      })
  )
})

describe("an index that cannot be written", () => {
  it.live("is DiskFull if the server prevents its growth, and is not asked again", () =>
    Effect.gen(function* () {
      const { index, name, proxy } = yield* faulty()
      yield* rest("PUT", `/${name}/_settings`, { "index.blocks.read_only_allow_delete": true })
      assert.strictEqual((yield* Effect.flip(index.bulk(items("a")))).reason, "DiskFull")
      assert.strictEqual(proxy.bulks().length, 1)
    })
  )

  it.live(
    "is Refused when its writes are blocked, and ServiceRefused when the password is wrong, without the password in the error",
    () =>
      Effect.gen(function* () {
        const secret = "tr0ub4dor"
        const { index, name, proxy } = yield* faulty({ user: "escriba", password: Redacted.make(secret) })
        yield* proxy.next(answer(401, { error: "Unauthorized" }))
        const refused = yield* Effect.flip(index.bulk(items("a")))
        assert.deepStrictEqual([refused.reason, refused.detail], ["ServiceRefused", "HTTP 401"])
        const shown = Bun.inspect(refused, { depth: 20 }) + JSON.stringify(refused)
        assert.notInclude(shown, secret)
        assert.notInclude(shown, btoa(`escriba:${secret}`))
        yield* rest("PUT", `/${name}/_settings`, { "index.blocks.write": true })
        assert.strictEqual((yield* Effect.flip(index.bulk(items("a")))).reason, "Refused")
      })
  )

  it.live("is IndexMissing if it was removed after ensure, and is not created by writing or removing", () =>
    Effect.gen(function* () {
      const { index, name, proxy } = yield* faulty()
      yield* index.bulk(items("a"))
      yield* rest("DELETE", `/${name}`)
      const failures = [yield* Effect.flip(index.bulk(items("b"))), yield* Effect.flip(index.remove(["a"]))]
      for (const { detail, reason } of failures) {
        assert.strictEqual(reason, "IndexMissing")
        assert.match(detail, /^index_not_found_exception: no such index/)
      }
      assert.strictEqual(proxy.bulks().length, 3)
      assert.strictEqual((yield* rest("GET", `/${name}*`)).status, 200)
      assert.deepStrictEqual((yield* rest("GET", `/${name}*`)).body, {})
      yield* index.ensure
      assert.deepStrictEqual(tagsOf(yield* index.bulk(items("b"))), ["b Indexed"])
    })
  )

  it.live("is IndexUnavailable if another program answers in place of OpenSearch", () =>
    Effect.gen(function* () {
      const { index, proxy } = yield* faulty({ retries: 0 })
      yield* proxy.next(
        { _tag: "Answer", status: 200, body: "<html>", mediaType: "text/html" },
        { _tag: "Answer", status: 200, body: "<html>", mediaType: "application/json" },
        answer(200, { items: [] })
      )
      for (let place = 0; place < 3; place++) {
        assert.strictEqual((yield* Effect.flip(index.bulk(items("a")))).reason, "IndexUnavailable")
      }
    })
  )
})
