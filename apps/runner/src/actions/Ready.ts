/**
 * What must be there before the house is opened: whoever opens it for an action asks this first.
 *
 * @module
 */
import { Effect, FileSystem } from "effect"
import { placesOf } from "../house/Embedded.ts"
import { Settings } from "../settings/Settings.ts"
import { NotReady } from "./ActionError.ts"

const notReady = (detail: string) => new NotReady({ detail })

/** Actions that read make no database: a forgotten ESCRIBA_HOME must not look like an empty archive. */
export const requireDatabase = Effect.gen(function* () {
  const { home, postgres } = yield* Settings
  if (postgres !== undefined || (yield* (yield* FileSystem.FileSystem).exists(placesOf(home).database))) return
  return yield* notReady(
    `there is no Escriba database in ${home}: \`ingest PATH\` makes one, \`demo\` shows everything, ESCRIBA_HOME names another folder`
  )
})

/** The embedded index lies in the embedded database. */
export const requireIndex = Effect.flatMap(Settings, ({ openSearch }) =>
  openSearch === undefined ? requireDatabase : Effect.void
)

export const requireIntake = Effect.flatMap(Settings, ({ postgres }) =>
  postgres === undefined
    ? Effect.void
    : Effect.fail(notReady("POSTGRES_HOST is set: scrapers fill that database, and nothing of theirs is written to"))
)
