/**
 * Registers files as pending gazettes where they lie.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { Effect, FileSystem, Schema } from "effect"
import { IngestReport, ingest as register } from "../intake/Ingest.ts"
import { invalid, toActionError } from "./ActionError.ts"
import { Day, TerritoryId } from "./Inputs.ts"

/** The other fields override the facts that paths contain. */
export const IngestInput = Schema.Struct({
  paths: Schema.Array(Schema.String),
  territoryId: Schema.optional(TerritoryId),
  date: Schema.optional(Day),
  collection: Schema.optional(Schema.String)
})

export const IngestAnswer = IngestReport

/** Call it before the house is opened. A path that does not exist is a wrong input, not an unreadable file. */
export const requirePaths = Effect.fn("Actions.requirePaths")(function* (paths: ReadonlyArray<string>) {
  const fs = yield* FileSystem.FileSystem
  const missing = yield* Effect.filter(paths, (path) => Effect.map(fs.exists(path), (exists) => !exists))
  if (missing.length > 0) return yield* invalid(null, `no such file or folder: ${missing.join(", ")}`)
})

export const ingest = Effect.fn("Actions.ingest")(function* ({ paths, ...given }: typeof IngestInput.Type) {
  const { territoryId } = given
  const territories = yield* (yield* Gazettes).territories
  if (territoryId !== undefined && !territories.some(({ id }) => id === territoryId)) {
    return yield* invalid("territory", `${territoryId}: no territory has this IBGE code`)
  }
  return yield* register(paths, given, ({ outcomes }) =>
    Effect.logDebug(`${outcomes.added} registered, ${outcomes.known} known`)
  )
}, Effect.mapError(toActionError))
