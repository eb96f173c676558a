/**
 * Gives everything that is known about one gazette.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { LedgerEntry, LedgerEvent, Reports } from "@escriba/db/Reports"
import { Effect, Schema } from "effect"
import { invalid, toActionError } from "./ActionError.ts"

const text = Schema.NullOr(Schema.String)

export const InspectAnswer = Schema.Struct({
  /** See `ListedGazette`. */
  gazette: Schema.Struct({
    id: Schema.Int,
    territoryId: text,
    territoryName: text,
    stateCode: text,
    collection: text,
    date: text,
    editionNumber: text,
    isExtraEdition: Schema.NullOr(Schema.Boolean),
    power: text,
    fileChecksum: text,
    filePath: Schema.String,
    fileUrl: text,
    scrapedAt: text,
    createdAt: text,
    processed: Schema.Boolean,
    sourceKey: Schema.String,
    attempt: Schema.Int
  }),
  /** One entry per stage; the entry of the text comes first. */
  entries: Schema.Array(LedgerEntry),
  /** Oldest first. */
  history: Schema.Array(LedgerEvent)
})
export type InspectAnswer = typeof InspectAnswer.Type

export const inspect = Effect.fn("Actions.inspect")(function* (id: number) {
  const gazette = yield* (yield* Gazettes).find(id)
  if (gazette === undefined) return yield* invalid(null, `there is no gazette ${id}`)
  const { entries, history } = yield* Reports
  return { gazette, entries: yield* entries(id), history: yield* history(id) } satisfies InspectAnswer
}, Effect.mapError(toActionError))
