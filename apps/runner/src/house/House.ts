/**
 * The wiring: which implementation stands behind each contract.
 *
 * @module
 */
import type { Database } from "@escriba/db/Database"
import type { DatabaseError } from "@escriba/db/DatabaseError"
import { ExtractorList } from "@escriba/extractors/ExtractorList"
import type { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import type { IndexError } from "@escriba/indexer/IndexError"
import type { SearchIndex } from "@escriba/indexer/SearchIndex"
import type { ObjectStore } from "@escriba/storage/ObjectStore"
import { Duration, Effect, type FileSystem, Layer, type Path, type PlatformError } from "effect"
import { Children } from "../children/Children.ts"
import { Extraction } from "../extraction/Extraction.ts"
import { Roster } from "../extraction/Roster.ts"
import type { InForce } from "../faults/Fault.ts"
import { Admission } from "../machine/Admission.ts"
import { capacityOf, memoryLimit } from "../machine/Machine.ts"
import { Scratch } from "../machine/Scratch.ts"
import { fingerprintOf } from "../settings/Passwords.ts"
import { Settings, type SettingsShape } from "../settings/Settings.ts"
import * as WordJoining from "../stages/text/WordJoining.ts"
import * as MatchInChildren from "../stages/themes/MatchInChildren.ts"
import * as EventLoop from "../telemetry/EventLoop.ts"
import * as Embedded from "./Embedded.ts"
import * as Services from "./Services.ts"

/** Children in which extractors run, as many as cores and memory allow. */
export const capacity = Effect.gen(function* () {
  const settings = yield* Settings
  return capacityOf(settings.memoryLimitBytes ?? (yield* memoryLimit))
})

/** Extraction with its temporary files below `scratch`. */
export const extraction = (scratch: (settings: SettingsShape) => string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const settings = yield* Settings
      const { entries, modules } = yield* Roster
      const children = Children.layer({ capacity: yield* capacity, kind: modules.size === 0 ? "builtin" : "plugin" })
      const extractors = ExtractorList.layer(entries.map(({ extractor }) => Effect.succeed(extractor)))
      const { deadline, outage, passwords } = settings
      return Extraction.layer({ deadline, patience: Duration.sum(deadline, outage), passwords, modules }).pipe(
        Layer.provide(extractors),
        Layer.provideMerge(children),
        Layer.provideMerge(Scratch.layer(scratch(settings)))
      )
    })
  )

type Files = FileSystem.FileSystem | Path.Path
type Room<A> = Layer.Layer<A, DatabaseError | PlatformError.PlatformError, Files>

/** Rows, ledger and index. The embedded ones share one connection. */
const roomsOf = (settings: SettingsShape): Room<Database | SearchIndex | ExcerptIndex> => {
  const { home, maxIndexTextBytes, openSearch, outage, postgres } = settings
  if (postgres === undefined && openSearch === undefined) return Embedded.databaseAndIndex(home, maxIndexTextBytes)
  return Layer.merge(
    postgres === undefined ? Embedded.database(home) : Services.database(postgres, outage),
    openSearch === undefined
      ? Embedded.index(home, maxIndexTextBytes)
      : Services.index(openSearch, maxIndexTextBytes, outage)
  )
}

/** Rows and ledger: what commands that read them need. */
export const database: Layer.Layer<Database, Layer.Error<ReturnType<typeof roomsOf>>, Files | Settings> = Layer.unwrap(
  Effect.map(Settings, ({ home, outage, postgres }) =>
    postgres === undefined ? Embedded.database(home) : Services.database(postgres, outage)
  )
)

/** What `search` needs. The embedded index is opened for reading only. */
export const index = Layer.unwrap(
  Effect.map(
    Settings,
    ({ home, maxIndexTextBytes, openSearch, outage }): Layer.Layer<SearchIndex, IndexError> =>
      openSearch === undefined ? Embedded.indexReader(home) : Services.index(openSearch, maxIndexTextBytes, outage)
  )
)

/** The intake of the embedded database; there is none where scrapers fill one. */
export const intake = Layer.unwrap(Effect.map(Settings, ({ home }) => Embedded.database(home)))

/** Files and texts. Folder: it writes below the scratch folder first, and what a killed process leaves there is swept. */
const store = Layer.unwrap(
  Effect.gen(function* () {
    const { home, outage, postgres, storage } = yield* Settings
    const staging = yield* (yield* Scratch).directory
    const folder = Embedded.texts(home, staging)
    if (storage === undefined) return folder as Room<ObjectStore>
    const real = Services.store(storage, outage)
    return (postgres === undefined ? Embedded.originalsInPlace(folder, real) : real) as Room<ObjectStore>
  })
)

/** All that the pipeline works with: extraction, admission, and the rooms. */
export const pipeline = Layer.unwrap(
  Effect.gen(function* () {
    const settings = yield* Settings
    const { children } = yield* capacity
    return Layer.mergeAll(
      Admission.layer(settings.home),
      store,
      roomsOf(settings),
      WordJoining.layer(settings.joinWords),
      MatchInChildren.layer({ deadline: settings.deadline, textsAtOnce: children }),
      settings.isDebug ? EventLoop.layer : Layer.empty
    ).pipe(Layer.provideMerge(extraction(({ home }) => Embedded.placesOf(home).scratch)))
  })
)

/** What `aggregates` works with: no extractor, no index. */
export const archives = Layer.unwrap(
  Effect.map(Settings, ({ home }) =>
    Layer.merge(store, database).pipe(Layer.provideMerge(Scratch.layer(Embedded.placesOf(home).scratch)))
  )
)

/** Another list of extractors, or a newer version of one, opens what was unsupported or without text. */
export const settingsInForce = Effect.gen(function* () {
  const settings = yield* Settings
  const { soloBytes } = yield* capacity
  const { entries } = yield* Roster
  return {
    MAX_GAZETTE_FILE_SIZE_MB: `${settings.maxFileBytes / 2 ** 20}`,
    EXTRACT_PASSWORDS: fingerprintOf(settings.passwords),
    ESCRIBA_EXTRACTORS: entries.map(({ extractor: { id, version } }) => `${id}@${version}`).join(","),
    ESCRIBA_DEADLINE_SECONDS: `${Duration.toSeconds(settings.deadline)}`,
    MEMORY_LIMIT_BYTES: `${soloBytes}`
  } satisfies InForce
})

/** Which implementation stands behind each contract, for the first line of a run. */
export const describe = ({ home, openSearch, postgres, storage, tika }: SettingsShape): string => {
  if (postgres === undefined && storage === undefined && openSearch === undefined) {
    const reader = tika === undefined ? "no Tika" : Services.nameOf.tika(tika)
    return `the embedded default: database, index and texts in ${home}, originals where they lie, ${reader}`
  }
  return [
    postgres === undefined ? `embedded database in ${home}` : Services.nameOf.database(postgres),
    storage === undefined ? `files and texts in ${home}` : Services.nameOf.store(storage),
    openSearch === undefined ? `embedded index in ${home}` : Services.nameOf.index(openSearch),
    tika === undefined ? "no Tika" : Services.nameOf.tika(tika)
  ].join(", ")
}
