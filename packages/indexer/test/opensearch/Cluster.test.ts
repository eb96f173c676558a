import { createServer, type RequestListener } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import { IndexError } from "../../src/IndexError.ts"
import { layer } from "../../src/OpenSearchIndex.ts"
import { open } from "../../src/opensearch/Cluster.ts"
import { isThere } from "../../src/opensearch/LiveIndex.ts"
import { SearchIndex } from "../../src/SearchIndex.ts"

const nowhere = { host: "http://me:s3cret@127.0.0.1:1", index: "any" }

/** A server with the given answers, which tells when it was asked and when a socket was closed. */
const serve = Effect.fnUntraced(function* (answer: RequestListener) {
  const asked = yield* Deferred.make<void>()
  const closed = yield* Deferred.make<void>()
  const server = createServer((request, reply) => {
    Deferred.doneUnsafe(asked, Effect.void)
    answer(request, reply)
  })
  server.on("connection", (socket) => socket.on("close", () => Deferred.doneUnsafe(closed, Effect.void)))
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () => Effect.sync(() => server.close())
  )
  const address = server.address()
  const port = typeof address === "string" ? address : address?.port
  return { host: `127.0.0.1:${port}`, asked: Deferred.await(asked), closed: Deferred.await(closed) }
})

const root = { method: "GET", path: "/" } as const

describe("a cluster", () => {
  it.effect("closes its sockets with its scope", () =>
    Effect.gen(function* () {
      const server = yield* serve((_, reply) => {
        reply.writeHead(200, { "content-type": "application/json" }).end("{}")
      })
      const asked = Effect.flatMap(open({ host: server.host, index: "any" }), (cluster) =>
        cluster.ask(root, Schema.Unknown)
      )
      assert.deepStrictEqual(yield* Effect.scoped(asked), {})
      yield* server.closed
    })
  )

  it.effect("asks for an index by one HEAD, answered by its status", () =>
    Effect.gen(function* () {
      const requests: Array<string> = []
      const server = yield* serve(({ method, url }, reply) => {
        requests.push(`${method} ${url}`)
        reply.writeHead(url === "/there" ? 200 : 404).end()
      })
      const asked = (index: string) => Effect.flatMap(open({ host: server.host, index }), isThere)
      assert.deepStrictEqual([yield* asked("there"), yield* asked("nowhere")], [true, false])
      assert.deepStrictEqual(requests, ["HEAD /there", "HEAD /nowhere"])
    })
  )

  it.effect(
    "reads a document of somebody else with null for what it lacks, and names the one that cannot be read",
    () =>
      Effect.gen(function* () {
        let source: unknown = { id: 7, date: "2019-01-02", file_path: "a.pdf" }
        const server = yield* serve((_, reply) => {
          const hits = { total: { value: 1 }, hits: [{ _id: "theirs", _score: 1, _source: source }] }
          reply
            .writeHead(200, { "content-type": "application/json" })
            .end(JSON.stringify({ _scroll_id: "s", _shards: { failed: 0 }, hits }))
        })
        const index = yield* Effect.provide(SearchIndex, yield* Layer.build(layer({ host: server.host, index: "any" })))
        const [hit] = (yield* index.search({ query: "ata", limit: 1 })).hits
        assert.deepInclude(hit?.fields, { id: 7, file_path: "a.pdf", url: null, file_raw_txt: null, processed: null })
        assert.deepStrictEqual(yield* index.documentsOf(["a.pdf"]), [
          { id: "theirs", gazetteId: 7, filePath: "a.pdf", textUrl: null }
        ])
        source = { file_path: 7, source_text: "s3cret" }
        for (const answer of [index.search({ query: "ata", limit: 1 }), Effect.asVoid(index.documentsOf(["a.pdf"]))]) {
          const { detail, reason } = yield* Effect.flip(answer)
          assert.deepStrictEqual([reason, detail], ["Defect", "the index's document theirs cannot be read"])
        }
      })
  )

  it.effect("ends a request that is interrupted", () =>
    Effect.gen(function* () {
      const server = yield* serve(() => undefined)
      const cluster = yield* open({ host: server.host, index: "any" })
      const fiber = yield* Effect.forkChild(cluster.ask(root, Schema.Unknown))
      yield* server.asked
      yield* Fiber.interrupt(fiber)
      yield* server.closed
    })
  )

  it.effect("is asked five times in about seven seconds by default, each pause twice as long as the one before", () =>
    Effect.gen(function* () {
      const cluster = yield* open(nowhere)
      let calls = 0
      const failing = Effect.suspend(() => {
        calls++
        return Effect.fail(new IndexError({ reason: "IndexUnavailable", detail: "out" }))
      })
      const fiber = yield* Effect.forkChild(Effect.flip(cluster.patiently(failing)), { startImmediately: true })
      const callsAfter = Effect.fnUntraced(function* (milliseconds: number) {
        yield* TestClock.adjust(milliseconds)
        return calls
      })
      // Jitter changes it by up to a fifth.
      assert.strictEqual(yield* callsAfter(399), 1)
      assert.strictEqual(yield* callsAfter(201), 2)
      assert.strictEqual(yield* callsAfter(1_200), 3)
      assert.strictEqual(yield* callsAfter(2_400), 4)
      assert.strictEqual(yield* callsAfter(4_800), 5)
      assert.strictEqual((yield* Fiber.join(fiber)).detail, "out")
    })
  )

  it.effect("is not asked again after a permanent error", () =>
    Effect.gen(function* () {
      const cluster = yield* open(nowhere)
      let calls = 0
      const refused = Effect.suspend(() => {
        calls++
        return Effect.fail(new IndexError({ reason: "ServiceRefused", detail: "no" }))
      })
      yield* Effect.flip(cluster.patiently(refused))
      assert.strictEqual(calls, 1)
    })
  )

  it.effect.each([nowhere.host, "ftp://me:s3cret@127.0.0.1"])(
    "fails every request without a listener or with an invalid address, and tells no password: %s",
    (host) =>
      Effect.gen(function* () {
        const cluster = yield* open({ ...nowhere, host })
        const failure = yield* Effect.flip(cluster.ask(root, Schema.Unknown))
        assert.strictEqual(failure.reason, "IndexUnavailable")
        assert.notInclude(Bun.inspect(failure, { depth: 20 }), "s3cret")
      })
  )
})
