import * as net from "node:net"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { type Cut, faultLine } from "../src/FaultLine.ts"
import { ask, echoServer } from "./EchoServer.ts"

const behindLine = Effect.flatMap(echoServer, faultLine)

it.live.each<Cut>([
  { of: "request", afterBytes: 100_000, how: "resets" },
  { of: "request", afterBytes: 100_000, how: "ends" },
  { of: "reply", afterBytes: 10, how: "resets" },
  { of: "reply", afterBytes: 10, how: "ends" }
])("breaks one connection: the $of $how after $afterBytes bytes", (cut) =>
  Effect.gen(function* () {
    const line = yield* behindLine
    const megabyte = "x".repeat(1_000_000)
    yield* line.cut(cut)
    assert.strictEqual(yield* ask(line.url, megabyte), "broke off")
    yield* line.hasCut
    assert.strictEqual(yield* ask(line.url, megabyte), `200 PUT ${megabyte}`)
  }).pipe(Effect.provide(NodeServices.layer))
)

it.live.each(["request", "reply"] as const)("swallows the bytes of a %s", (of) =>
  Effect.gen(function* () {
    const line = yield* behindLine
    yield* line.cut({ of, afterBytes: 10, how: "stalls" })
    const fiber = yield* Effect.forkChild(ask(line.url, "hello"))
    yield* line.hasCut
    assert.isUndefined(fiber.pollUnsafe())
    yield* Fiber.interrupt(fiber)
  }).pipe(Effect.provide(NodeServices.layer))
)

it.live("counts its clients, and hangs up on them", () =>
  Effect.gen(function* () {
    const line = yield* behindLine
    assert.strictEqual(yield* line.clients, 0)
    const client = net.connect(Number(new URL(line.url).port), "127.0.0.1")
    const closed = new Promise((resolve) => client.once("close", resolve))
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    yield* Effect.promise(() => new Promise((resolve) => client.once("data", resolve)))
    assert.strictEqual(yield* line.clients, 1)
    yield* line.hangUp
    yield* Effect.promise(() => closed)
    assert.strictEqual(yield* line.clients, 0)
  }).pipe(Effect.provide(NodeServices.layer))
)
