/**
 * Describes the server and the index without changing them.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import { open } from "./Cluster.ts"
import type { Difference } from "./Differences.ts"
import { gazettes } from "./GazettesDefinition.ts"
import { look } from "./LiveIndex.ts"
import type { Obstacle } from "./Obstacles.ts"
import type { OpenSearchOptions } from "./OpenSearchOptions.ts"

export interface OpenSearchFacts {
  /** `opensearch`, or the name of another product with this protocol. */
  readonly distribution: string
  readonly version: string
  /** Health of the whole cluster. A single server with unassigned replicas is `yellow`, which is normal. */
  readonly health: "green" | "yellow" | "red"
  readonly isIndexThere: boolean
  /** Differences from the definition; empty if the index does not exist. */
  readonly differences: ReadonlyArray<Difference>
  /** Reasons why the index accepts no document. */
  readonly obstacles: ReadonlyArray<Obstacle>
}

const Root = Schema.Struct({
  version: Schema.Struct({
    number: Schema.String,
    distribution: Schema.String.pipe(Schema.withDecodingDefaultKey(Effect.succeed("elasticsearch")))
  })
})

const Health = Schema.Struct({ status: Schema.Literals(["green", "yellow", "red"]) })

/** Sends each request once, without retries. */
export const inspect: (options: OpenSearchOptions) => Effect.Effect<OpenSearchFacts, IndexError> = Effect.fn(
  "OpenSearchIndex.inspect"
)(function* (options) {
  const cluster = yield* open(options)
  const { version } = yield* cluster.ask({ method: "GET", path: "/" }, Root)
  const { status } = yield* cluster.ask({ method: "GET", path: "/_cluster/health" }, Health)
  const found = yield* look(cluster, gazettes)
  return {
    distribution: version.distribution,
    version: version.number,
    health: status,
    isIndexThere: found !== undefined,
    differences: found?.differences ?? [],
    obstacles: found?.obstacles ?? []
  }
}, Effect.scoped)
