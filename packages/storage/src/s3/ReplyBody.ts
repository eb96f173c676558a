/**
 * The body of a reply as a stream that is complete or fails.
 *
 * @module
 */
import type { Readable } from "node:stream"
import { Effect, Stream } from "effect"
import { StorageError } from "../StorageError.ts"

export interface Reply {
  readonly key: string
  readonly sizeBytes: number
  readonly idleTimeoutMs: number
  readonly fault: (key: string, error: unknown) => StorageError
}

/**
 * Returns chunks as they arrive; the reader is at most a socket's buffer behind. Fails with `StorageUnavailable` if the
 * connection breaks, if fewer or more bytes arrive than were announced, or if no byte arrives for `idleTimeoutMs`. The
 * time that the reader takes does not count.
 */
export const replyBody = (body: Readable, reply: Reply): Stream.Stream<Uint8Array, StorageError> => {
  // Without this listener, a connection that breaks between two reads causes an uncaught error. The next read reports
  // the error.
  body.on("error", () => {})
  return Stream.unfold(0, (passedBytes) =>
    Effect.flatMap(nextChunk(body, reply), (chunk) => {
      const sizeBytes = passedBytes + (chunk?.length ?? 0)
      const isWhole = chunk === undefined ? sizeBytes === reply.sizeBytes : sizeBytes <= reply.sizeBytes
      if (!isWhole) return unavailable(reply, `${reply.sizeBytes} bytes were announced, ${sizeBytes} came`)
      return Effect.succeed(chunk === undefined ? undefined : ([chunk, sizeBytes] as const))
    })
  )
}

const nextChunk = (body: Readable, reply: Reply): Effect.Effect<Uint8Array | undefined, StorageError> =>
  Effect.suspend(() => {
    const chunk: Uint8Array | null = body.read()
    if (chunk !== null) return Effect.succeed(chunk)
    if (body.readableEnded) return Effect.succeed(undefined)
    if (body.errored !== null) return Effect.fail(reply.fault(reply.key, body.errored))
    if (body.destroyed) return unavailable(reply, "the connection was closed in the middle of the body")
    const arrival = Effect.timeoutOrElse(change(body), {
      duration: reply.idleTimeoutMs,
      orElse: () => unavailable(reply, `no byte came for ${reply.idleTimeoutMs} ms`)
    })
    return Effect.andThen(arrival, nextChunk(body, reply))
  })

const changes = ["readable", "end", "error", "close"]

/** Waits until the body has bytes, an error or an end. */
const change = (body: Readable) =>
  Effect.callback<void>((resume) => {
    const forget = () => {
      for (const event of changes) body.off(event, wake)
    }
    const wake = () => {
      forget()
      resume(Effect.void)
    }
    for (const event of changes) body.on(event, wake)
    return Effect.sync(forget)
  })

const unavailable = ({ key }: Reply, detail: string) =>
  Effect.fail(new StorageError({ reason: "StorageUnavailable", key, detail }))
