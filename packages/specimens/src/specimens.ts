/**
 * The set: sixty-one documents that Escriba must bring to their expected end.
 *
 * @module
 */
import { faultySpecimens } from "./faultySpecimens.ts"
import type { Specimen } from "./Specimen.ts"
import { soundSpecimens } from "./soundSpecimens.ts"

/** In an order that mixes formats and ends, so that a run over the set is never all success first. */
export const specimens: ReadonlyArray<Specimen> = [...soundSpecimens, ...faultySpecimens].toSorted((one, other) =>
  one.path < other.path ? -1 : 1
)
