/**
 * What a command needs before it may open the database.
 *
 * @module
 */
import { Effect, FileSystem } from "effect"
import { placesOf } from "../house/Embedded.ts"
import { Settings } from "../settings/Settings.ts"
import { usage } from "./Exit.ts"

/** Reading commands make nothing: a forgotten ESCRIBA_HOME must not look like an empty archive. */
export const requireDatabase = Effect.gen(function* () {
  const { home, postgres } = yield* Settings
  if (postgres !== undefined) return
  const { database } = placesOf(home)
  if (yield* (yield* FileSystem.FileSystem).exists(database)) return
  return yield* usage(
    `there is no Escriba database in ${home}: \`ingest PATH\` makes one, \`demo\` shows everything, ESCRIBA_HOME names another folder`
  )
})
