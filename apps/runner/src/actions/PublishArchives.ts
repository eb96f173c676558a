/**
 * Publishes the open-data archives of territories and states, or counts them.
 *
 * @module
 */
import { Archives } from "@escriba/db/Archives"
import { isAssociation } from "@escriba/gazettes/Territory"
import { type Deferred, Effect, Schema } from "effect"
import { type ArchivesObserver, ArchivesReport, publishAll } from "../archives/Publishing.ts"
import type { Fault } from "../faults/Fault.ts"
import { invalid, toActionError } from "./ActionError.ts"
import { anyOf, StateCode, TerritoryId } from "./Inputs.ts"

export const ArchivesInput = Schema.Struct({
  /** With them, no archive of a state is made. */
  territoryIds: anyOf(TerritoryId),
  stateCodes: anyOf(StateCode),
  years: anyOf(Schema.Int),
  /** Also what municipalities publish in the editions of associations. */
  withSegments: Schema.Boolean
})
export type ArchivesInput = typeof ArchivesInput.Type

export const ArchivesAnswer = ArchivesReport
export const ArchivesCount = Schema.Struct({ territoryYears: Schema.Int, stateYears: Schema.Int })

export const publishArchives = Effect.fn("Actions.publishArchives")(function* (
  input: ArchivesInput,
  observe: ArchivesObserver,
  stop: Deferred.Deferred<Fault>
) {
  yield* requireMunicipalities(input)
  return yield* publishAll(input, observe, stop)
}, Effect.mapError(toActionError))

/** An association's archives are those of its municipalities. */
const requireMunicipalities = ({ territoryIds = [] }: ArchivesInput) => {
  const associations = territoryIds.filter(isAssociation)
  return associations.length === 0
    ? Effect.void
    : invalid("territory", `${associations.join(", ")}: an association has no archive, its municipalities have`)
}

export const countArchives = Effect.fn("Actions.countArchives")(function* (input: ArchivesInput) {
  yield* requireMunicipalities(input)
  const years = yield* (yield* Archives).years(input)
  const states = new Set(years.map(({ stateCode, year }) => `${stateCode} ${year}`))
  return { territoryYears: years.length, stateYears: input.territoryIds === undefined ? states.size : 0 }
}, Effect.mapError(toActionError))
