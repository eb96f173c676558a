/**
 * From written to searchable.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"

/** After it, everything acknowledged in these indexes can be found. One that is not there is `IndexMissing`. */
export const refresh = (cluster: Cluster, indexes: ReadonlyArray<string>): Effect.Effect<void, IndexError> =>
  Effect.asVoid(
    cluster.patiently(
      cluster.ask({ method: "POST", path: `/${indexes.map(encodeURIComponent).join(",")}/_refresh` }, Schema.Unknown)
    )
  )
