import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Fault, faultProxy } from "../src/FaultProxy.ts"

/** A server that answers with what it was sent, behind a proxy. */
const behindProxy = Effect.gen(function* () {
  const server = yield* Effect.acquireRelease(
    Effect.sync(() =>
      Bun.serve({
        port: 0,
        hostname: "127.0.0.1",
        fetch: async (request) => new Response(`${request.method} ${await request.text()}`)
      })
    ),
    (open) => Effect.promise(() => open.stop(true))
  )
  return yield* faultProxy(`http://127.0.0.1:${server.port}`)
})

const ask = (url: string, body: string) =>
  Effect.promise(() =>
    fetch(url, { method: "PUT", body }).then(
      async (response) => `${response.status} ${await response.text().catch(() => "broke off")}`,
      () => "broke off"
    )
  )

const meets = (fault: Fault, body = "hello") =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault, times: 1, when: ({ method }) => method === "PUT" })
    const first = yield* ask(proxy.url, body)
    return [first, yield* ask(proxy.url, "again"), proxy.met()]
  })

it.live("passes on what it has no order for", () =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault: { _tag: "Reset" }, times: 1, when: ({ method }) => method === "DELETE" })
    assert.strictEqual(yield* ask(proxy.url, "x".repeat(1_000_000)), `200 PUT ${"x".repeat(1_000_000)}`)
    assert.strictEqual(proxy.met(), 0)
  })
)

it.live("answers in the server's place, once", () =>
  Effect.map(meets({ _tag: "Answer", status: 503, body: "busy" }), (told) =>
    assert.deepStrictEqual(told, ["503 busy", "200 PUT again", 1])
  )
)

it.live("closes a connection without a word", () =>
  Effect.map(meets({ _tag: "Reset" }), (told) => assert.deepStrictEqual(told, ["broke off", "200 PUT again", 1]))
)

it.live("cuts a reply", () =>
  Effect.map(meets({ _tag: "CutReply", afterBytes: 100_000 }, "x".repeat(1_000_000)), (told) =>
    assert.deepStrictEqual(told, ["200 broke off", "200 PUT again", 1])
  )
)

it.live("cuts a request", () =>
  Effect.map(meets({ _tag: "CutRequest", afterBytes: 100_000 }, "x".repeat(1_000_000)), (told) =>
    assert.deepStrictEqual(told, ["broke off", "200 PUT again", 1])
  )
)

it.live("forgets its orders when it is calmed", () =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault: { _tag: "Reset" }, times: 5 })
    yield* proxy.calm
    assert.strictEqual(yield* ask(proxy.url, "hello"), "200 PUT hello")
  })
)
