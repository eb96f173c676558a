/**
 * One document of the set: where it lies, what must become of it, and how its bytes are made.
 *
 * @module
 */
import type { Effect } from "effect"
import type { SpecimenFile } from "./Manifest.ts"

export interface Specimen extends SpecimenFile {
  /** The same bytes every time; each run makes them anew. */
  readonly make: Effect.Effect<Uint8Array>
  /** The file is extended to this size by a hole that takes no space on disk, and no memory. */
  readonly extendedToBytes?: number
}
