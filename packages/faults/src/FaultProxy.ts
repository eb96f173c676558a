/**
 * An HTTP proxy for tests that stands before a real server and goes wrong when it is told to.
 *
 * @module
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Effect, type Scope } from "effect"

export type Fault =
  /** Answers in the server's place. */
  | { readonly _tag: "Answer"; readonly status: number; readonly body?: string }
  /** Closes the connection without a word; the server never hears of the request. */
  | { readonly _tag: "Reset" }
  /** Says nothing until the client gives up. */
  | { readonly _tag: "Hang" }
  /** The server's reply breaks off after so many bytes of its body. */
  | { readonly _tag: "CutReply"; readonly afterBytes: number }
  /** The client's body breaks off after so many bytes, for the server as for the client. */
  | { readonly _tag: "CutRequest"; readonly afterBytes: number }

export interface Order {
  readonly fault: Fault
  /** How many requests meet it. */
  readonly times: number
  readonly when?: ((request: { readonly method: string; readonly path: string }) => boolean) | undefined
}

export interface FaultProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  readonly order: (order: Order) => Effect.Effect<void>
  /** Forgets all orders that are still to be met. */
  readonly calm: Effect.Effect<void>
  /** Requests that met a fault. */
  readonly met: () => number
}

/** @param upstream `http://host:port` of the real server. The request's headers reach it as they are, `Host` too. */
export const faultProxy = (upstream: string): Effect.Effect<FaultProxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    const orders: Array<{ times: number; readonly order: Order }> = []
    let met = 0

    const faultFor = ({ method = "", url: path = "" }: IncomingMessage): Fault | undefined => {
      const found = orders.find(({ order, times }) => times > 0 && (order.when?.({ method, path }) ?? true))
      if (found === undefined) return undefined
      found.times -= 1
      met += 1
      return found.order.fault
    }

    const server = createServer((incoming, reply) => serve(new URL(upstream), faultFor(incoming), incoming, reply))
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => {
        server.listen(0, "127.0.0.1", () => resume(Effect.void))
      }),
      () =>
        Effect.sync(() => {
          server.closeAllConnections()
          server.close()
        })
    )
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      order: (order) => Effect.sync(() => void orders.push({ times: order.times, order })),
      calm: Effect.sync(() => void orders.splice(0)),
      met: () => met
    }
  })

const serve = (upstream: URL, fault: Fault | undefined, incoming: IncomingMessage, reply: ServerResponse) => {
  if (fault?._tag === "Reset") incoming.socket.destroy()
  else if (fault?._tag === "Answer") {
    // The client sends its whole body before it reads.
    incoming.resume().on("end", () => reply.writeHead(fault.status).end(fault.body ?? ""))
  } else if (fault?._tag !== "Hang") forward(upstream, fault, incoming, reply)
}

const forward = (
  { hostname, port }: URL,
  fault: Extract<Fault, { readonly _tag: "CutReply" | "CutRequest" }> | undefined,
  incoming: IncomingMessage,
  reply: ServerResponse
) => {
  const { headers, method, url: path } = incoming
  const break_ = () => {
    outgoing.destroy()
    incoming.socket.destroy()
  }
  const outgoing = request({ hostname, port, method, path, headers }, (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.headers)
    const most = fault?._tag === "CutReply" ? fault.afterBytes : Number.POSITIVE_INFINITY
    passOn(
      answer,
      most,
      (chunk) => reply.write(chunk),
      break_,
      () => reply.end()
    )
  })
  outgoing.on("error", () => incoming.socket.destroy())
  const most = fault?._tag === "CutRequest" ? fault.afterBytes : Number.POSITIVE_INFINITY
  passOn(
    incoming,
    most,
    (chunk) => outgoing.write(chunk),
    break_,
    () => outgoing.end()
  )
}

const passOn = (
  from: IncomingMessage,
  mostBytes: number,
  write: (chunk: Uint8Array) => void,
  cut: () => void,
  end: () => void
) => {
  let bytes = 0
  from.on("data", (chunk: Uint8Array) => {
    const room = mostBytes - bytes
    bytes += chunk.length
    write(chunk.length > room ? chunk.subarray(0, Math.max(0, room)) : chunk)
    // What was written is on its way first.
    if (bytes >= mostBytes) setImmediate(cut)
  })
  from.on("end", () => {
    if (bytes < mostBytes) end()
  })
  from.on("error", cut)
}
