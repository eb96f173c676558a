/**
 * Publishes the open-data archives of territories and states, or counts them.
 *
 * @module
 */
import { Archives } from "@escriba/db/Archives"
import { type Deferred, Effect, Schema } from "effect"
import { type ArchivesObserver, ArchivesReport, publishAll } from "../archives/Publishing.ts"
import type { Fault } from "../faults/Fault.ts"
import { toActionError } from "./ActionError.ts"
import { ArchivedTerritoryId, anyOf, StateCode } from "./Inputs.ts"

export const ArchivesInput = Schema.Struct({
  /** If given, no archive of a state is made. */
  territoryIds: anyOf(ArchivedTerritoryId),
  stateCodes: anyOf(StateCode),
  years: anyOf(Schema.Int),
  /** Also includes what municipalities publish in the editions of associations. */
  withSegments: Schema.Boolean
})
export type ArchivesInput = typeof ArchivesInput.Type

export const ArchivesAnswer = ArchivesReport
export const ArchivesCount = Schema.Struct({ territoryYears: Schema.Int, stateYears: Schema.Int })

export const publishArchives = (input: ArchivesInput, observe: ArchivesObserver, stop: Deferred.Deferred<Fault>) =>
  Effect.mapError(publishAll(input, observe, stop), toActionError)

export const countArchives = Effect.fn("Actions.countArchives")(function* (input: ArchivesInput) {
  const years = yield* (yield* Archives).years(input)
  const states = new Set(years.map(({ stateCode, year }) => `${stateCode} ${year}`))
  return { territoryYears: years.length, stateYears: input.territoryIds === undefined ? states.size : 0 }
}, Effect.mapError(toActionError))
