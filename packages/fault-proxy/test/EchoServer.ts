import { Effect } from "effect"

/** A server that answers with the method and the body it was sent; its URL. */
export const echoServer = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() =>
      Bun.serve({
        port: 0,
        hostname: "127.0.0.1",
        fetch: async (request) => new Response(`${request.method} ${await request.text()}`)
      })
    ),
    (open) => Effect.promise(() => open.stop(true))
  ),
  ({ port }) => `http://127.0.0.1:${port}`
)

/** Status and body of the answer, or where it broke off. */
export const ask = (url: string, body: string) =>
  Effect.promise((signal) =>
    fetch(url, { method: "PUT", body, signal }).then(
      async (response) => `${response.status} ${await response.text().catch(() => "broke off")}`,
      () => "broke off"
    )
  )
