/**
 * Lists the documents that failed, with their reasons, latest first.
 *
 * @module
 */
import { type Note, Reports } from "@escriba/db/Reports"
import { ReasonCode } from "@escriba/gazettes/Reason"
import { Effect, Schema, Stream } from "effect"
import { toActionError } from "./ActionError.ts"
import { TerritoryId } from "./Inputs.ts"

export const FailuresInput = Schema.Struct({
  code: Schema.optional(ReasonCode),
  territoryId: Schema.optional(TerritoryId)
})

const rowsPerPage = 1000

export const listFailures = (input: typeof FailuresInput.Type) =>
  Stream.unwrap(Effect.map(Reports, ({ failures }) => failures(input, { pageSize: rowsPerPage }))).pipe(
    Stream.flattenIterable,
    Stream.mapError(toActionError)
  )

/** Lists processed documents with this flag, newest first. */
export const listNoted = (note: Note) =>
  Stream.unwrap(Effect.map(Reports, ({ noted }) => noted(note, { pageSize: rowsPerPage }))).pipe(
    Stream.flattenIterable,
    Stream.mapError(toActionError)
  )
