/**
 * How the server and the index are, without changing either.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import { open } from "./Cluster.ts"
import { gazettes } from "./GazettesDefinition.ts"
import { look } from "./LiveIndex.ts"
import type { OpenSearchOptions } from "./OpenSearchOptions.ts"

export interface OpenSearchFacts {
  /** `opensearch`, or what else answers under this protocol. */
  readonly distribution: string
  readonly version: string
  /** The whole cluster's. A single server with replicas to place is `yellow`, and well. */
  readonly health: "green" | "yellow" | "red"
  readonly isIndexThere: boolean
  /** What `ensure` would answer; empty where the index is not there. */
  readonly differences: ReadonlyArray<string>
}

const Root = Schema.Struct({
  version: Schema.Struct({
    number: Schema.String,
    distribution: Schema.String.pipe(Schema.withDecodingDefaultKey(Effect.succeed("elasticsearch")))
  })
})

const Health = Schema.Struct({ status: Schema.Literals(["green", "yellow", "red"]) })

/** Asks each thing once, without retries. */
export const inspect: (options: OpenSearchOptions) => Effect.Effect<OpenSearchFacts, IndexError> = Effect.fn(
  "OpenSearchIndex.inspect"
)(function* (options) {
  const cluster = yield* open(options)
  const { version } = yield* cluster.ask({ method: "GET", path: "/" }, Root)
  const { status } = yield* cluster.ask({ method: "GET", path: "/_cluster/health" }, Health)
  const differences = yield* look(cluster, gazettes)
  return {
    distribution: version.distribution,
    version: version.number,
    health: status,
    isIndexThere: differences !== undefined,
    differences: differences ?? []
  }
}, Effect.scoped)
