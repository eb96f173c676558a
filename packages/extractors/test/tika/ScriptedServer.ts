/**
 * A server on loopback that answers by a script, for answers that a real Tika cannot be made to give at a given moment.
 *
 * @module
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { Effect, type Scope } from "effect"

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Requests being answered now, this one included. */
  readonly inFlight: number
  /** Settles when the connection is gone, answered or not. */
  readonly closed: Promise<void>
}

export type Answer =
  | { readonly status: number; readonly body: string | Uint8Array }
  /** Breaks every connection, like a parser that dies. */
  | "die"
  /** Breaks every connection after half an answer. */
  | "die halfway"

export interface ScriptedServer {
  readonly url: string
  readonly received: ReadonlyArray<Received>
}

/** Listens for as long as the scope lives. */
export const scriptedServer = (
  answer: (request: Received) => Answer | Promise<Answer>
): Effect.Effect<ScriptedServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const received: Array<Received> = []
    const sockets = new Set<Socket>()
    const inFlight = new Set<IncomingMessage>()
    const breakAll = () => {
      for (const socket of sockets) socket.destroy()
    }
    const reply = (response: ServerResponse, answered: Answer) => {
      if (answered === "die") return breakAll()
      if (answered === "die halfway") {
        response.writeHead(200, { "content-length": "1000" })
        return response.write('[{"X-TIKA:content":"', () => setTimeout(breakAll))
      }
      response.writeHead(answered.status)
      return response.end(answered.body)
    }
    const server = createServer((request, response) => {
      const chunks: Array<Buffer> = []
      const closed = new Promise<void>((resolve) => request.socket.once("close", () => resolve()))
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("error", () => {})
      request.on("end", () => {
        inFlight.add(request)
        closed.then(() => inFlight.delete(request))
        const { method = "", url: path = "", headers } = request
        const one = { method, path, headers, body: Buffer.concat(chunks).toString(), inFlight: inFlight.size, closed }
        received.push(one)
        Promise.resolve(answer(one)).then((answered) => {
          inFlight.delete(request)
          reply(response, answered)
        })
      })
    })
    server.on("connection", (socket: Socket) => {
      sockets.add(socket)
      socket.once("close", () => sockets.delete(socket))
    })
    yield* Effect.acquireRelease(
      Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
      () =>
        Effect.sync(() => {
          breakAll()
          server.close()
        })
    )
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
  })

/** A reply of `/rmeta/text` for one document with this text. */
export const textReply = (text: string): Answer => ({ status: 200, body: JSON.stringify([{ "X-TIKA:content": text }]) })

export const versionReply: Answer = { status: 200, body: "Apache Tika 3.3.2" }
