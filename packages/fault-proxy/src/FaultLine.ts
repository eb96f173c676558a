/**
 * A TCP relay for tests. It is placed in front of a real server, or of a `FaultProxy`, and breaks connections.
 *
 * @module
 */
import * as net from "node:net"
import { Deferred, Effect, FileSystem, type Scope } from "effect"

export interface Cut {
  /** The side whose bytes are counted: the client's request or the server's reply. */
  readonly of: "request" | "reply"
  readonly afterBytes: number
  /**
   * `resets`: the relay resets the connection. `ends`: it ends the connection in order. `stalls`: it swallows every
   * further byte.
   */
  readonly how: "resets" | "ends" | "stalls"
}

export interface FaultLine {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  /** Cuts the next connection that transfers this many bytes; only that one. */
  readonly cut: (cut: Cut) => Effect.Effect<void>
  /** Waits until the cut has happened. */
  readonly hasCut: Effect.Effect<void>
  /** Closes every open connection from the server's side. */
  readonly hangUp: Effect.Effect<void>
  /**
   * The number of this machine's sockets that are connected to the relay and not closed by their owner, as the kernel
   * counts them.
   */
  readonly clients: Effect.Effect<number>
}

/** @param upstream `http://host:port` of the server */
export const faultLine = Effect.fnUntraced(function* (
  upstream: string
): Effect.fn.Return<FaultLine, never, Scope.Scope | FileSystem.FileSystem> {
  const fs = yield* FileSystem.FileSystem
  const { hostname, port: upstreamPort } = new URL(upstream)
  const clients = new Set<net.Socket>()
  const happened = yield* Deferred.make<void>()
  let armed: Cut | undefined

  const relay = (client: net.Socket) => {
    const server = net.connect(Number(upstreamPort), hostname)
    clients.add(client)
    client.on("close", () => {
      clients.delete(client)
      server.destroy()
    })
    server.on("close", () => client.end())
    for (const socket of [client, server]) socket.on("error", () => socket.destroy())
    pass("request", client, server, client)
    pass("reply", server, client, client)
  }

  const pass = (direction: Cut["of"], from: net.Socket, to: net.Socket, client: net.Socket) => {
    let passedBytes = 0
    let isStopped = false
    from.on("data", (chunk: Buffer) => {
      if (isStopped) return
      passedBytes += chunk.length
      if (armed?.of !== direction || passedBytes <= armed.afterBytes) {
        if (!to.write(chunk)) from.pause()
        return
      }
      const { afterBytes, how } = armed
      armed = undefined
      isStopped = true
      to.write(chunk.subarray(0, chunk.length - (passedBytes - afterBytes)))
      if (how === "resets") client.resetAndDestroy()
      if (how === "ends") client.end()
      Deferred.doneUnsafe(happened, Effect.void)
    })
    to.on("drain", () => from.resume())
  }

  const server = yield* Effect.acquireRelease(
    Effect.callback<net.Server>((resume) => {
      const listening = net.createServer(relay).listen(0, "127.0.0.1", () => resume(Effect.succeed(listening)))
    }),
    (listening) =>
      Effect.callback<void>((resume) => {
        for (const client of clients) client.destroy()
        listening.close(() => resume(Effect.void))
      })
  )
  const { port } = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    cut: (cut) =>
      Effect.sync(() => {
        armed = cut
      }),
    hasCut: Deferred.await(happened),
    hangUp: Effect.sync(() => {
      for (const client of clients) client.end()
    }),
    clients: Effect.map(Effect.orDie(fs.readFileString("/proc/self/net/tcp")), (table) => ownedSockets(table, port))
  }
})

/** States of proc(5): 01 is connected, 08 is closed by the other side only. */
const ownedSockets = (table: string, remotePort: number) => {
  const suffix = `:${remotePort.toString(16).toUpperCase().padStart(4, "0")}`
  return table.split("\n").filter((line) => {
    const [, , remote = "", state = ""] = line.trim().split(/\s+/)
    return remote.endsWith(suffix) && ["01", "08"].includes(state)
  }).length
}
