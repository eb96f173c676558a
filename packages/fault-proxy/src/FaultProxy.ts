/**
 * An HTTP proxy for tests: it stands before a real server and breaks the requests that it is ordered to break.
 *
 * @module
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Deferred, Effect, type Scope } from "effect"

export interface Asked {
  readonly method: string
  readonly path: string
  /** What has arrived of it so far. */
  readonly body: () => Buffer<ArrayBuffer>
}

export interface Reply {
  readonly status: number
  readonly body?: string
  readonly mediaType?: string
}

export type Fault =
  /** No fault: the request uses the order up. */
  | { readonly _tag: "Pass" }
  /** Answers in the server's place; the server never hears of the request. */
  | ({ readonly _tag: "Answer" } & Reply)
  /** Answers in the server's place, and may ask the server with another body. */
  | {
      readonly _tag: "Rewrite"
      readonly reply: (
        asked: Asked,
        server: (body: string | Uint8Array<ArrayBuffer>) => Promise<Reply>
      ) => Promise<Reply>
    }
  /**
   * Closes the connection without an answer, before the server hears of the request or, if `isDone`, after it has
   * answered.
   */
  | { readonly _tag: "Reset"; readonly isDone?: boolean }
  /** Says nothing until the client gives up. */
  | { readonly _tag: "Hang" }
  /** Breaks the server's reply off after so many bytes of its body. */
  | { readonly _tag: "CutReply"; readonly afterBytes: number }
  /** Breaks the client's body off after so many bytes, for the server as for the client. */
  | { readonly _tag: "CutRequest"; readonly afterBytes: number }

export interface Order {
  readonly fault: Fault
  /** How many requests meet it. */
  readonly times: number
  readonly when?: ((asked: Asked) => boolean) | undefined
}

export interface FaultProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  /** A request meets the oldest order that fits it and is not used up. */
  readonly order: (order: Order) => Effect.Effect<void>
  /** Forgets all orders that are still to be met. */
  readonly calm: Effect.Effect<void>
  /** Requests that met a fault. */
  readonly met: () => number
  /** All requests that came, in their order. */
  readonly asked: ReadonlyArray<Asked>
  /** Waits until a request hangs. */
  readonly isHanging: Effect.Effect<void>
}

/** @param upstream `http://host:port` of the real server. The request's headers reach it as they are, `Host` too. */
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
  // The client sends its whole body before it reads an answer.
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
    // What was written is on its way first.
    if (bytes >= mostBytes) setImmediate(cut)
  })
  from.on("end", () => {
    if (bytes < mostBytes) to.end()
  })
  from.on("error", cut)
}
