/**
 * The set: sixty-one documents, each with its expected end.
 *
 * @module
 */
import { faultySpecimens } from "./faultySpecimens.ts"
import type { Specimen } from "./Specimen.ts"
import { soundSpecimens } from "./soundSpecimens.ts"

/** Ordered so that formats and expected ends are mixed: failures do not all come last. */
export const specimens: ReadonlyArray<Specimen> = [...soundSpecimens, ...faultySpecimens].toSorted((one, other) =>
  one.path < other.path ? -1 : 1
)
