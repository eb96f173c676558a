/**
 * One document of the set: its path, its expected end, and how its bytes are made.
 *
 * @module
 */
import type { Effect } from "effect"
import type { SpecimenFile } from "./Manifest.ts"

export interface Specimen extends SpecimenFile {
  /** Gives the same bytes in every run. */
  readonly make: Effect.Effect<Uint8Array>
  /** The file is extended to this size by a hole that takes no space on disk, and no memory. */
  readonly extendedToBytes?: number
}
