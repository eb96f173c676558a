/**
 * Checks that run before an action opens its part of the house.
 *
 * @module
 */
import { Effect, FileSystem } from "effect"
import { asHome, placesOf } from "../house/Embedded.ts"
import { Settings } from "../settings/Settings.ts"
import { NotReady } from "./ActionError.ts"

const notReady = (detail: string) => new NotReady({ detail })

const hasDatabase = Effect.fnUntraced(function* (home: string) {
  return yield* asHome(home, (yield* FileSystem.FileSystem).exists(placesOf(home).database))
})

/** For actions that read: a forgotten ESCRIBA_HOME must not look like an empty archive. */
export const requireDatabase = Effect.gen(function* () {
  const { home, postgres } = yield* Settings
  if (postgres !== undefined || (yield* hasDatabase(home))) return
  return yield* notReady(
    `there is no Escriba database in ${home}: \`ingest PATH\` makes one, \`demo\` shows everything, ESCRIBA_HOME names another folder`
  )
})

/** The embedded index is a part of the embedded database. */
export const requireIndex = Effect.flatMap(Settings, ({ openSearch }) =>
  openSearch === undefined ? requireDatabase : Effect.void
)

/** Refuses an unusable home before anything is created in it. */
export const requireIntake = Effect.gen(function* () {
  const { home, postgres } = yield* Settings
  if (postgres === undefined) return yield* hasDatabase(home)
  return yield* notReady("POSTGRES_HOST is set: the scrapers fill that database, and Escriba registers no files in it")
})
