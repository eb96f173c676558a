/**
 * Everything that a run needs, looked at once, together, without changing anything.
 *
 * @module
 */
import { Effect } from "effect"
import { FetchHttpClient } from "effect/http"
import { Settings } from "../settings/Settings.ts"
import { databaseFindings, embeddedFindings } from "./DatabaseFindings.ts"
import type { Finding } from "./Finding.ts"
import { indexFindings } from "./IndexFindings.ts"
import { machineFindings } from "./MachineFindings.ts"
import { storageFindings } from "./StorageFindings.ts"
import { tikaFindings } from "./TikaFindings.ts"

const nothing: Effect.Effect<ReadonlyArray<Finding>> = Effect.succeed([])

/** Never fails: what goes wrong is a finding. The services are asked at the same time, so that one that hangs delays none. */
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
}).pipe(Effect.provide(FetchHttpClient.layer))
