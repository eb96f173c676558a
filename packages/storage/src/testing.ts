/**
 * The conformance suite that every object store passes.
 *
 * @module
 */
import { layer } from "@effect/vitest"
import type { Layer } from "effect"
import { atomicityCases } from "./testing/AtomicityCases.ts"
import type { BenchServices } from "./testing/Bench.ts"
import { downloadCases } from "./testing/DownloadCases.ts"
import { objectCases } from "./testing/ObjectCases.ts"

export { OpenObjects } from "./testing/Bench.ts"

export interface Capabilities {
  /**
   * A download that waits long for its admission closes its object and opens it again, because an open object is a
   * connection. Other stores keep the object open.
   */
  readonly letsGoWhileWaiting?: boolean
}

/**
 * @param store a layer with a store that is empty when the suite begins; all keys of the suite begin with
 * `conformance/`
 */
export const conformance = <E>(name: string, store: Layer.Layer<BenchServices, E>, capabilities: Capabilities = {}) =>
  layer(store)(`${name} as an object store`, (it) => {
    objectCases(it)
    atomicityCases(it)
    downloadCases(it, { openWhileWaiting: capabilities.letsGoWhileWaiting ? 0 : 1 })
  })
