/**
 * A proxy before OpenSearch that is told what to do with the next bulk requests; everything else passes.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { Deferred, Effect, type Scope } from "effect"

export type Order =
  | { readonly _tag: "Pass" }
  /** In the server's place, which never hears of it. */
  | { readonly _tag: "Answer"; readonly status: number; readonly body: string; readonly mediaType: string }
  /** Breaks the connection, before or after the server has done what was asked. */
  | { readonly _tag: "Reset"; readonly isDone: boolean }
  /** Until the client gives up. */
  | { readonly _tag: "Hang" }
  /** Keeps these items from the server and answers them so; the others pass. */
  | { readonly _tag: "Refuse"; readonly ids: ReadonlyArray<string>; readonly status: number; readonly type: string }

export interface FaultProxy {
  readonly host: string
  /** Each of the next bulk requests meets one of these, in their order. */
  readonly next: (...orders: ReadonlyArray<Order>) => Effect.Effect<void>
  /** The ids in each bulk request that came, in their order. */
  readonly bulks: ReadonlyArray<ReadonlyArray<string>>
  /** Once a request hangs. */
  readonly isHanging: Effect.Effect<void>
}

interface Reply {
  readonly status: number
  readonly body: string
  readonly mediaType?: string
}

interface Line {
  readonly id: string
  readonly text: string
}

export const faultProxy = Effect.fnUntraced(function* (
  upstream: string
): Effect.fn.Return<FaultProxy, never, Scope.Scope> {
  const orders: Array<Order> = []
  const bulks: Array<ReadonlyArray<string>> = []
  const hanging = yield* Deferred.make<void>()

  const forward = async (incoming: IncomingMessage, body: string | Uint8Array<ArrayBuffer>) => {
    const method = incoming.method ?? "GET"
    const headers = { "content-type": incoming.headers["content-type"] ?? "application/json" }
    const answer = await fetch(`${upstream}${incoming.url}`, { method, headers, ...(body.length > 0 && { body }) })
    return { status: answer.status, body: await answer.text() }
  }

  const obey = async (
    order: Order | undefined,
    incoming: IncomingMessage,
    body: Uint8Array<ArrayBuffer>
  ): Promise<Reply | undefined> => {
    switch (order?._tag) {
      case undefined:
      case "Pass":
        return forward(incoming, body)
      case "Answer":
        return order
      case "Reset":
        if (order.isDone) await forward(incoming, body)
        incoming.socket.destroy()
        return
      case "Hang":
        Deferred.doneUnsafe(hanging, Effect.void)
        return
      case "Refuse": {
        const lines = linesOf(body)
        const passing = lines.filter(({ id }) => !order.ids.includes(id))
        const sent = passing.map(({ text }) => text).join("")
        const answer = sent === "" ? undefined : await forward(incoming, sent)
        const answers: Array<unknown> = answer === undefined ? [] : JSON.parse(answer.body).items
        const error = { type: order.type, reason: "told to refuse" }
        const items = lines.map(({ id }) =>
          order.ids.includes(id) ? { index: { status: order.status, error } } : answers.shift()
        )
        return { status: 200, body: JSON.stringify({ items }) }
      }
    }
  }

  const serve = async (incoming: IncomingMessage, reply: ServerResponse) => {
    const chunks: Array<Uint8Array> = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = new Uint8Array(Buffer.concat(chunks))
    const isBulk = incoming.url?.includes("/_bulk") ?? false
    if (isBulk) bulks.push(linesOf(body).map(({ id }) => id))
    const answer = await obey(isBulk ? orders.shift() : undefined, incoming, body)
    if (answer === undefined) return
    reply.writeHead(answer.status, { "content-type": answer.mediaType ?? "application/json" }).end(answer.body)
  }

  const server = createServer(serve)
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
  const address = server.address()
  if (typeof address === "string" || address === null) return yield* Effect.die(new Error("a proxy without a port"))
  return {
    host: `http://127.0.0.1:${address.port}`,
    next: (...more) => Effect.sync(() => orders.push(...more)),
    bulks,
    isHanging: Deferred.await(hanging)
  }
})

/** A document's two lines. */
const linesOf = (body: Uint8Array): ReadonlyArray<Line> =>
  Array.from(
    Buffer.from(body)
      .toString()
      .matchAll(/^\{"(?:index|update)":(\{.*\})\}\n.*\n/gm),
    ([text, action = ""]) => ({
      id: JSON.parse(action)._id,
      text
    })
  )
