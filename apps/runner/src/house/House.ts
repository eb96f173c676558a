/**
 * The wiring: the implementation behind each contract.
 *
 * @module
 */
import type { Database } from "@escriba/db/Database"
import type { DatabaseError } from "@escriba/db/DatabaseError"
import type { Gazettes } from "@escriba/db/Gazettes"
import type { Intake } from "@escriba/db/Intake"
import type { Reports } from "@escriba/db/Reports"
import { ExtractorList } from "@escriba/extractors/ExtractorList"
import type { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import type { IndexError } from "@escriba/indexer/IndexError"
import type { SearchIndex } from "@escriba/indexer/SearchIndex"
import type { ObjectStore } from "@escriba/storage/ObjectStore"
import { Duration, Effect, type FileSystem, Layer, type Path, type PlatformError } from "effect"
import { Children } from "../children/Children.ts"
import { capacity } from "../extraction/Capacity.ts"
import { Extraction } from "../extraction/Extraction.ts"
import { Roster } from "../extraction/Roster.ts"
import { Admission } from "../machine/Admission.ts"
import { Scratch } from "../machine/Scratch.ts"
import { Settings, type SettingsError, type SettingsShape } from "../settings/Settings.ts"
import { WordJoining } from "../stages/text/WordJoining.ts"
import * as MatchInChildren from "../stages/themes/MatchInChildren.ts"
import * as EventLoop from "../telemetry/EventLoop.ts"
import * as Embedded from "./Embedded.ts"
import * as Services from "./Services.ts"

/** Extraction with its temporary files below `scratch`. */
export const extraction = (scratch: (settings: SettingsShape) => string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const settings = yield* Settings
      const { deadline, outage, passwords } = settings
      const { entries, modules } = yield* Roster
      const children = Children.layer({
        capacity: yield* capacity,
        kind: modules.size === 0 ? "builtin" : "plugin",
        deadline
      })
      const extractors = ExtractorList.layer(entries.map(({ extractor }) => Effect.succeed(extractor)))
      return Extraction.layer({ patience: Duration.sum(deadline, outage), passwords, modules }).pipe(
        Layer.provide(extractors),
        Layer.provideMerge(children),
        Layer.provideMerge(Scratch.layer(scratch(settings)))
      )
    })
  )

type Files = FileSystem.FileSystem | Path.Path
type HouseError = DatabaseError | PlatformError.PlatformError | SettingsError
type House<Rooms, Needs = Files | Settings> = Layer.Layer<Rooms, HouseError, Needs>
type Indexes = SearchIndex | ExcerptIndex

/** Rows, ledger and indexes. The embedded ones share one connection. */
const roomsOf = (settings: SettingsShape): House<Database | Indexes, Files> => {
  const { home, maxIndexTextBytes, openSearch, outage, postgres } = settings
  if (postgres === undefined && openSearch === undefined)
    return Embedded.databaseAndIndex(home, maxIndexTextBytes, outage)
  return Layer.merge(
    postgres === undefined ? Embedded.database(home, outage) : Services.database(postgres, outage),
    openSearch === undefined
      ? Embedded.index(home, maxIndexTextBytes, outage)
      : Services.index(openSearch, maxIndexTextBytes, outage)
  )
}

/** Rows and ledger, for actions that read and write them. */
export const database: House<Database> = Layer.unwrap(
  Effect.map(Settings, ({ home, outage, postgres }) =>
    postgres === undefined ? Embedded.database(home, outage) : Services.database(postgres, outage)
  )
)

/** The parts for actions that only read: nothing is written, and no table is made. */
export const databaseReader: House<Gazettes | Reports> = Layer.unwrap(
  Effect.map(Settings, ({ home, outage, postgres }) =>
    postgres === undefined ? Embedded.databaseReader(home) : Services.databaseReader(postgres, outage)
  )
)

/** The parts for a search. The embedded index is opened for reading only. */
export const index: Layer.Layer<SearchIndex, IndexError, Settings> = Layer.unwrap(
  Effect.map(Settings, ({ home, maxIndexTextBytes, openSearch, outage }) =>
    openSearch === undefined ? Embedded.indexReader(home) : Services.index(openSearch, maxIndexTextBytes, outage)
  )
)

/** Files and texts. */
const store: House<ObjectStore> = Layer.unwrap(
  Effect.gen(function* () {
    const { home, outage, postgres, storage } = yield* Settings
    const folder = Embedded.texts(home)
    if (storage === undefined) return folder
    const real = Services.store(storage, outage)
    return postgres === undefined ? Embedded.originalsInPlace(folder, real) : real
  })
)

/** Registering files works on the embedded database only; in PostgreSQL the scrapers own the tables. */
export const intake = Layer.unwrap(
  Effect.map(Settings, ({ home, maxIndexTextBytes, openSearch, outage }) => {
    const rooms: House<Database | Indexes | Intake, Files> =
      openSearch === undefined
        ? Embedded.databaseAndIndex(home, maxIndexTextBytes, outage)
        : Layer.merge(Embedded.database(home, outage), Services.index(openSearch, maxIndexTextBytes, outage))
    return Layer.merge(store, rooms)
  })
)

/** The parts for a run: extraction, admission, and the rooms. */
export const pipeline = Layer.unwrap(
  Effect.gen(function* () {
    const settings = yield* Settings
    const { children } = yield* capacity
    return Layer.mergeAll(
      Admission.layer(settings.home),
      store,
      roomsOf(settings),
      Layer.succeed(WordJoining, { place: settings.joinWords, maxIndexTextBytes: settings.maxIndexTextBytes }),
      MatchInChildren.layer(children),
      settings.isDebug ? EventLoop.layer : Layer.empty
    ).pipe(Layer.provideMerge(extraction(({ home }) => Embedded.placesOf(home).scratch)))
  })
)

/** The parts for the archives: no extractor, no index. */
export const archives = Layer.unwrap(
  Effect.map(Settings, ({ home }) =>
    Layer.merge(store, database).pipe(Layer.provideMerge(Scratch.layer(Embedded.placesOf(home).scratch)))
  )
)

/**
 * Folder for claims that a run could not report to this database. Another database at the same home has the same ids, so it
 * has its own folder.
 */
export const unwrittenOf = (home: string, postgres: SettingsShape["postgres"]) =>
  `${home}/unwritten/${postgres === undefined ? "sqlite" : encodeURIComponent(Services.nameOf.database(postgres))}`
