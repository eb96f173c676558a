import * as NodeServices from "@effect/platform-node/NodeServices"
import { faultLine } from "@escriba/fault-proxy/FaultLine"
import { Effect, Layer } from "effect"
import { layerOnSockets } from "../src/S3ObjectStore.ts"
import { S3Sockets } from "../src/s3/S3Sockets.ts"
import { conformance, OpenObjects } from "../src/testing.ts"
import { endpoint, ownBucket } from "./OwnBucket.ts"

/** Sockets that the kernel counts, except those that wait for the next request. */
const busySockets = (clients: Effect.Effect<number>) =>
  Layer.effect(
    OpenObjects,
    Effect.map(S3Sockets, ({ http }) =>
      OpenObjects.of({
        count: Effect.map(clients, (all) => all - Object.values(http.freeSockets).flat().length)
      })
    )
  )

const store = Layer.unwrap(
  Effect.gen(function* () {
    const options = yield* ownBucket
    const line = yield* faultLine(endpoint)
    return Layer.mergeAll(layerOnSockets({ ...options, endpoint: line.url }), busySockets(line.clients))
  })
).pipe(Layer.provideMerge(Layer.merge(NodeServices.layer, S3Sockets.layer)))

conformance("a bucket", store, { letsGoWhileWaiting: true })
