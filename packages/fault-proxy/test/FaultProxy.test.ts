import { assert, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { type Fault, faultProxy } from "../src/FaultProxy.ts"
import { ask, echoServer } from "./EchoServer.ts"

const behindProxy = Effect.flatMap(echoServer, faultProxy)
const megabyte = "x".repeat(1_000_000)

it.live("passes on what it has no order for, and keeps what was asked", () =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault: { _tag: "Reset" }, times: 1, when: ({ method }) => method === "DELETE" })
    assert.strictEqual(yield* ask(`${proxy.url}/a`, megabyte), `200 PUT ${megabyte}`)
    assert.strictEqual(proxy.met(), 0)
    const [{ body, method, path }] = proxy.asked as [(typeof proxy.asked)[0]]
    assert.deepStrictEqual([method, path, body().toString()], ["PUT", "/a", megabyte])
  })
)

it.live.each<{ does: string; fault: Fault; body?: string; told: string }>([
  { does: "answers in the server's place", fault: { _tag: "Answer", status: 503, body: "busy" }, told: "503 busy" },
  { does: "closes a connection without an answer", fault: { _tag: "Reset" }, told: "broke off" },
  {
    does: "closes a connection when the server has answered",
    fault: { _tag: "Reset", isDone: true },
    told: "broke off"
  },
  {
    does: "cuts a reply",
    fault: { _tag: "CutReply", afterBytes: 100_000 },
    body: megabyte,
    told: "200 broke off"
  },
  { does: "cuts a request", fault: { _tag: "CutRequest", afterBytes: 100_000 }, body: megabyte, told: "broke off" },
  {
    does: "rewrites what is asked and what is answered",
    fault: {
      _tag: "Rewrite",
      reply: (asked, server) =>
        server(`${asked.body()}, twice`).then(({ body = "", status }) => ({ status: status + 1, body: `${body}!` }))
    },
    told: "201 PUT hello, twice!"
  }
])("$does, once", ({ body = "hello", fault, told }) =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault, times: 1, when: ({ method }) => method === "PUT" })
    assert.strictEqual(yield* ask(proxy.url, body), told)
    assert.strictEqual(yield* ask(proxy.url, "again"), "200 PUT again")
    assert.strictEqual(proxy.met(), 1)
  })
)

it.live("says nothing, and says that a request hangs", () =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault: { _tag: "Hang" }, times: 1 })
    const fiber = yield* Effect.forkChild(ask(proxy.url, "hello"))
    yield* proxy.isHanging
    assert.isUndefined(fiber.pollUnsafe())
    yield* Fiber.interrupt(fiber)
  })
)

it.live("meets requests with its orders in turn, under one prefix only, and lets one pass if told so", () =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    const slowDown = { _tag: "Answer", status: 503, body: "SlowDown" } as const
    for (const fault of [slowDown, { _tag: "Pass" }, slowDown] as const) {
      yield* proxy.order({ fault, times: 1, when: ({ path }) => path.startsWith("/bucket/texts/") })
    }
    const told = yield* Effect.forEach(["texts/1", "sources/1", "texts/2", "texts/3", "texts/4"], (path) =>
      ask(`${proxy.url}/bucket/${path}`, path)
    )
    assert.deepStrictEqual(told, [
      "503 SlowDown",
      "200 PUT sources/1",
      "200 PUT texts/2",
      "503 SlowDown",
      "200 PUT texts/4"
    ])
  })
)

it.live("forgets its orders when it is calmed", () =>
  Effect.gen(function* () {
    const proxy = yield* behindProxy
    yield* proxy.order({ fault: { _tag: "Reset" }, times: 5 })
    yield* proxy.calm
    assert.strictEqual(yield* ask(proxy.url, "hello"), "200 PUT hello")
  })
)
