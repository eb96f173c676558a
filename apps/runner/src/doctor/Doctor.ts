/**
 * Examines everything that a run needs, all at the same time.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { Settings } from "../settings/Settings.ts"
import { databaseFindings, embeddedFindings } from "./DatabaseFindings.ts"
import { Finding } from "./Finding.ts"
import { indexFindings } from "./IndexFindings.ts"
import { machineFindings } from "./MachineFindings.ts"
import { storageFindings } from "./StorageFindings.ts"
import { tikaFindings } from "./TikaFindings.ts"

export const DoctorAnswer = Schema.Array(Finding)

const nothing: Effect.Effect<ReadonlyArray<Finding>> = Effect.succeed([])

/** Never fails: every problem is a finding. A service that hangs does not delay the others. */
export const examine = Effect.gen(function* () {
  const settings = yield* Settings
  const { openSearch, postgres, storage, tika } = settings
  const found: ReadonlyArray<ReadonlyArray<Finding>> = yield* Effect.all(
    [
      postgres === undefined ? embeddedFindings(settings) : databaseFindings(postgres),
      storage === undefined ? nothing : storageFindings(storage),
      openSearch === undefined ? nothing : indexFindings(openSearch),
      tika === undefined ? nothing : tikaFindings(tika),
      machineFindings(settings)
    ],
    { concurrency: "unbounded" }
  )
  return found.flat()
})
