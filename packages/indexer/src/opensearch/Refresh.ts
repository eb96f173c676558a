/**
 * Makes written documents searchable.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"

/**
 * Makes all acknowledged documents of these indexes searchable. Fails with `IndexMissing` if one index does not exist.
 */
export const refresh = (cluster: Cluster, indexes: ReadonlyArray<string>): Effect.Effect<void, IndexError> =>
  Effect.asVoid(
    cluster.patiently(
      cluster.ask({ method: "POST", path: `/${indexes.map(encodeURIComponent).join(",")}/_refresh` }, Schema.Unknown)
    )
  )
