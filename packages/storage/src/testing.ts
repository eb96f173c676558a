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

/** @param store provides a store that is empty when the suite begins; keys of the suite begin with `conformance/`. */
export const conformance = <E>(name: string, store: Layer.Layer<BenchServices, E>) =>
  layer(store)(`${name} as an object store`, (it) => {
    objectCases(it)
    atomicityCases(it)
    downloadCases(it)
  })
