/**
 * An HTTP proxy for tests. It is placed in front of a real server, and breaks the requests that match its orders.
 *
 * @module
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Deferred, Effect, type Scope } from "effect"

export interface Asked {
  readonly method: string
  readonly path: string
  /** The part of the body that has arrived so far. */
  readonly body: () => Buffer<ArrayBuffer>
}

export interface Reply {
  readonly status: number
  readonly body?: string
  readonly mediaType?: string
}

export type Fault =
  /** No fault, but the request counts against the order's `times`. */
  | { readonly _tag: "Pass" }
  /** The proxy answers instead of the server, which does not receive the request. */
  | ({ readonly _tag: "Answer" } & Reply)
  /** The proxy answers instead of the server, and may send the server another body. */
  | {
      readonly _tag: "Rewrite"
      readonly reply: (
        asked: Asked,
        server: (body: string | Uint8Array<ArrayBuffer>) => Promise<Reply>
      ) => Promise<Reply>
    }
  /**
   * The proxy closes the connection without an answer: before the server receives the request or, with `isDone`, after
   * the server has answered.
   */
  | { readonly _tag: "Reset"; readonly isDone?: boolean }
  /** The proxy does not answer until the client gives up. */
  | { readonly _tag: "Hang" }
  /** The proxy cuts the server's reply after this many bytes of its body. */
  | { readonly _tag: "CutReply"; readonly afterBytes: number }
  /** The proxy cuts the client's body after this many bytes, on the server's side and on the client's side. */
  | { readonly _tag: "CutRequest"; readonly afterBytes: number }

export interface Order {
  readonly fault: Fault
  /** Number of requests that get the fault. */
  readonly times: number
  readonly when?: ((asked: Asked) => boolean) | undefined
}

export interface FaultProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  /** Adds an order. A request gets the fault of the oldest order that matches it and is not used up. */
  readonly order: (order: Order) => Effect.Effect<void>
  /** Removes all orders that are not used up. */
  readonly calm: Effect.Effect<void>
  /** Number of requests that got a fault. */
  readonly met: () => number
  /** All requests received so far, in order. */
  readonly asked: ReadonlyArray<Asked>
  /** Waits until a request hangs. */
  readonly isHanging: Effect.Effect<void>
}

/**
 * @param upstream `http://host:port` of the real server, which receives the request's headers unchanged, including
 * `Host`
 */
export const faultProxy = (upstream: string): Effect.Effect<FaultProxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    const orders: Array<{ times: number; readonly order: Order }> = []
    const requests: Array<Asked> = []
    const hanging = yield* Deferred.make<void>()
    let met = 0

    const faultFor = (asked: Asked): Fault => {
      const found = orders.find(({ order, times }) => times > 0 && (order.when?.(asked) ?? true))
      if (found === undefined) return { _tag: "Pass" }
      found.times -= 1
      if (found.order.fault._tag !== "Pass") met += 1
      return found.order.fault
    }

    const server = createServer((incoming, reply) => {
      const chunks: Array<Uint8Array> = []
      incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk))
      const { method = "", url: path = "" } = incoming
      const asked: Asked = { method, path, body: () => Buffer.concat(chunks) }
      requests.push(asked)
      const fault = faultFor(asked)
      if (fault._tag === "Hang") Deferred.doneUnsafe(hanging, Effect.void)
      else serve(upstream, fault, asked, incoming, reply)
    })
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
      met: () => met,
      asked: requests,
      isHanging: Deferred.await(hanging)
    }
  })

const serve = (
  upstream: string,
  fault: Exclude<Fault, { readonly _tag: "Hang" }>,
  asked: Asked,
  incoming: IncomingMessage,
  reply: ServerResponse
) => {
  const answer = ({ body = "", mediaType, status }: Reply) =>
    reply.writeHead(status, mediaType === undefined ? {} : { "content-type": mediaType }).end(body)
  const server = async (body: string | Uint8Array<ArrayBuffer>) => {
    const headers = { "content-type": incoming.headers["content-type"] ?? "application/octet-stream" }
    const response = await fetch(`${upstream}${asked.path}`, {
      method: asked.method,
      headers,
      ...(body.length > 0 && { body })
    })
    return {
      status: response.status,
      body: await response.text(),
      mediaType: response.headers.get("content-type") ?? ""
    }
  }
  // The client sends its whole body before it reads an answer, so the answer waits for the end of the body.
  const afterBody = (next: () => unknown) => incoming.on("end", next)
  switch (fault._tag) {
    case "Answer":
      return afterBody(() => answer(fault))
    case "Rewrite":
      return afterBody(() => fault.reply(asked, server).then(answer))
    case "Reset":
      if (fault.isDone !== true) return incoming.socket.destroy()
      return afterBody(() => server(asked.body()).then(() => incoming.socket.destroy()))
    default:
      return forward(new URL(upstream), fault, incoming, reply)
  }
}

const forward = (
  { hostname, port }: URL,
  fault: Extract<Fault, { readonly _tag: "CutReply" | "CutRequest" | "Pass" }>,
  incoming: IncomingMessage,
  reply: ServerResponse
) => {
  const { headers, method, url: path } = incoming
  const cut = () => {
    outgoing.destroy()
    incoming.socket.destroy()
  }
  const outgoing = request({ hostname, port, method, path, headers }, (answer) => {
    reply.writeHead(answer.statusCode ?? 502, answer.headers)
    passOn(answer, reply, fault._tag === "CutReply" ? fault.afterBytes : Number.POSITIVE_INFINITY, cut)
  })
  outgoing.on("error", () => incoming.socket.destroy())
  passOn(incoming, outgoing, fault._tag === "CutRequest" ? fault.afterBytes : Number.POSITIVE_INFINITY, cut)
}

const passOn = (from: IncomingMessage, to: NodeJS.WritableStream, mostBytes: number, cut: () => void) => {
  let bytes = 0
  from.on("data", (chunk: Uint8Array) => {
    const room = mostBytes - bytes
    bytes += chunk.length
    to.write(chunk.length > room ? chunk.subarray(0, Math.max(0, room)) : chunk)
    // The cut waits one turn, so that the bytes already written are sent first.
    if (bytes >= mostBytes) setImmediate(cut)
  })
  from.on("end", () => {
    if (bytes < mostBytes) to.end()
  })
  from.on("error", cut)
}
