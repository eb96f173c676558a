/**
 * Registers files as pending gazettes without moving them, and withdraws gazettes whose files are gone.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { Intake } from "@escriba/db/Intake"
import { Ledger } from "@escriba/db/Ledger"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect, FileSystem, Schema } from "effect"
import { removeLeftovers } from "../flow/Leftovers.ts"
import { strayDocuments } from "../flow/Strays.ts"
import { IngestReport, ingest as register } from "../intake/Ingest.ts"
import { realPlaceOf } from "../intake/Walk.ts"
import { Settings } from "../settings/Settings.ts"
import { type Addresses, addressesBelow } from "../stages/text/Addresses.ts"
import { invalid, toActionError } from "./ActionError.ts"
import { Day, TerritoryId } from "./Inputs.ts"

/** Facts given here override those derived from the paths. */
export const IngestInput = Schema.Struct({
  paths: Schema.Array(Schema.String),
  territoryId: Schema.optional(TerritoryId),
  date: Schema.optional(Day),
  collection: Schema.optional(Schema.String),
  /** Also withdraws documents below the paths whose files are gone. */
  isPruning: Schema.optional(Schema.Boolean)
})

export const IngestAnswer = Schema.Struct({
  ...IngestReport.fields,
  /** Documents below the paths whose files are gone, and that were not removed. */
  missing: Schema.Array(Schema.Struct({ id: Schema.Int, location: Schema.String })),
  /** Documents that were withdrawn: their files are gone or have another content. */
  removed: Schema.Int
})
export type IngestAnswer = typeof IngestAnswer.Type

/** Runs before anything is opened. A path that does not exist is a wrong input, not an unreadable file. */
export const requirePaths = Effect.fn("Actions.requirePaths")(function* ({
  isPruning,
  paths
}: Pick<typeof IngestInput.Type, "isPruning" | "paths">) {
  if (isPruning === true) return
  const fs = yield* FileSystem.FileSystem
  const missing = yield* Effect.filter(paths, (path) => Effect.map(fs.exists(path), (exists) => !exists))
  if (missing.length > 0) return yield* invalid(null, `no such file or folder: ${missing.join(", ")}`)
})

export const ingest = Effect.fn("Actions.ingest")(function* ({
  isPruning = false,
  paths,
  ...told
}: typeof IngestInput.Type) {
  const { territoryId } = told
  const territories = yield* (yield* Gazettes).territories
  if (territoryId !== undefined && !territories.some(({ id }) => id === territoryId)) {
    return yield* invalid("territory", `${territoryId}: no territory has this IBGE code`)
  }
  const { filesEndpoint, home } = yield* Settings
  const addresses = addressesBelow(filesEndpoint)
  const report = yield* register(paths, told, home, ({ outcomes }) =>
    Effect.logDebug(`${outcomes.added} registered, ${outcomes.known} known`)
  )
  const { missing, removed } = yield* withdrawMissing(paths, isPruning, addresses)
  if (yield* (yield* SearchIndex).isThere) yield* removeLeftovers({ addresses })
  return { ...report, missing, removed } satisfies IngestAnswer
}, Effect.mapError(toActionError))

/**
 * Withdraws documents whose files are gone, if pruning, and in any case those whose files have another content now: a
 * search would find a text that is no longer there.
 */
const withdrawMissing = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
  isPruning: boolean,
  addresses: Addresses
) {
  const intake = yield* Intake
  const ledger = yield* Ledger
  const missing: Array<IngestAnswer["missing"][number]> = []
  let removed = 0
  for (const root of yield* Effect.forEach(paths, realPlaceOf)) {
    for (
      let page = yield* intake.missing(root, 0);
      page.length > 0;
      page = yield* intake.missing(root, page.at(-1)!.id)
    ) {
      const outdated = page.filter(({ isReplaced }) => isPruning || isReplaced).map(({ id }) => id)
      const strays = yield* strayDocuments(outdated, addresses)
      removed += yield* ledger.withdraw(
        outdated.map((gazetteId) => ({ gazetteId, leftovers: strays.get(gazetteId) ?? [] }))
      )
      for (const { id, location } of page) if (!outdated.includes(id)) missing.push({ id, location })
    }
  }
  return { missing, removed }
})
