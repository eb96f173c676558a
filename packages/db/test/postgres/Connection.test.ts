import { type AddressInfo, createServer, type Socket } from "node:net"
import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { open } from "../../src/postgres/Connection.ts"

/** A server that is not PostgreSQL; answers its port. */
const serverThat = (meets: (socket: Socket) => void) =>
  Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const server = createServer(meets)
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => server.close())
  ).pipe(Effect.map((server) => (server.address() as AddressInfo).port))

const optionsAt = (port: number) => ({
  host: "127.0.0.1",
  port,
  database: "d",
  user: "u",
  password: Redacted.make("p"),
  connectTimeout: "200 millis" as const
})

const refusalOf = (port: number) => {
  const connection = open(optionsAt(port))
  return Effect.flip(connection.query("SELECT 1")).pipe(
    Effect.tap(() => Effect.sync(() => assert.isTrue(connection.isLost()))),
    Effect.ensuring(connection.close)
  )
}

it.live("tries once, and not for ever, where the server hangs up at once, as a proxy without a server does", () =>
  Effect.gen(function* () {
    let calls = 0
    const port = yield* serverThat((socket) => {
      calls++
      socket.end()
    })
    assert.strictEqual((yield* refusalOf(port)).reason, "DatabaseUnavailable")
    assert.strictEqual(calls, 1)
  })
)

it.live("gives up on a server that accepts and says nothing", () =>
  Effect.gen(function* () {
    const port = yield* serverThat(() => undefined)
    const { detail, reason } = yield* refusalOf(port)
    assert.strictEqual(reason, "DatabaseUnavailable")
    assert.include(detail, `CONNECT_TIMEOUT 127.0.0.1:${port}`)
  })
)

it.live("asks nothing more of a connection that is closed", () =>
  Effect.gen(function* () {
    const connection = open(optionsAt(1))
    yield* connection.close
    assert.include((yield* Effect.flip(connection.query("SELECT 1"))).detail, "was lost")
  })
)
