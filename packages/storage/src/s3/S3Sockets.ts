/**
 * The sockets between a store and its server.
 *
 * @module
 */
import * as http from "node:http"
import * as https from "node:https"
import { Context, Effect, Layer } from "effect"

/**
 * The sockets stay open between requests, and are closed with their scope. The store's callers decide how many are open
 * at the same time.
 */
export class S3Sockets extends Context.Service<S3Sockets, { readonly http: http.Agent; readonly https: https.Agent }>()(
  "@escriba/storage/s3/S3Sockets"
) {
  static readonly layer = Layer.effect(
    S3Sockets,
    Effect.acquireRelease(
      Effect.sync(() => ({ http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) })),
      (sockets) =>
        Effect.sync(() => {
          sockets.http.destroy()
          sockets.https.destroy()
        })
    )
  )
}
