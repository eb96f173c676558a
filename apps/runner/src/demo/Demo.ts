/**
 * The main job on gazettes made on the spot, and whether each ended as it must.
 *
 * @module
 */
import { SearchIndex, type SearchResult } from "@escriba/indexer/SearchIndex"
import type { SpecimenFile } from "@escriba/specimens/Manifest"
import { Deferred, Duration, Effect, FileSystem, Option, Path, type Scope } from "effect"
import { Roster } from "../extraction/Roster.ts"
import type { Fault } from "../faults/Fault.ts"
import type { Outcome } from "../flow/Outcome.ts"
import * as Selected from "../flow/sources/Selected.ts"
import type { RunReport } from "../flow/Tally.ts"
import * as House from "../house/House.ts"
import * as Services from "../house/Services.ts"
import { ingest } from "../intake/Ingest.ts"
import * as Memory from "../machine/Memory.ts"
import { everyBuiltin } from "../settings/ExtractorNames.ts"
import { Settings, type SettingsShape } from "../settings/Settings.ts"
import { addressesBelow } from "../stages/text/Addresses.ts"
import { makeSpecimens } from "./Specimens.ts"

export interface DemoDocument {
  readonly path: string
  readonly format: string
  readonly expected: string
  /** `Indexed` or a reason; `Missing` where the run did not come to it. */
  readonly outcome: string
}

export interface DemoReport {
  readonly documents: ReadonlyArray<DemoDocument>
  /** Sound documents that a search for their unique words does not find, or not alone. */
  readonly notFound: ReadonlyArray<string>
  readonly run: RunReport
  readonly searches: ReadonlyArray<{ readonly query: string; readonly result: SearchResult }>
  /** Sum of the PSS of all processes; `undefined` where there is no /proc. */
  readonly peakBytes: number | undefined
}

export const searches = ["licitação", '"pregão eletrônico" NOT merenda', "nomea* OR exonera*"]

/** Nothing of the caller's environment: the demo is the same everywhere. 10 MB, so that one gazette is over the limit. */
export const demoSettings = (home: string): SettingsShape => ({
  home,
  postgres: undefined,
  storage: undefined,
  openSearch: undefined,
  tika: undefined,
  mode: "UNPROCESSED",
  pageSize: 25,
  maxFileBytes: 10 * 1024 * 1024,
  maxIndexTextBytes: 16 * 1024 * 1024,
  memoryLimitBytes: undefined,
  extractors: everyBuiltin,
  passwords: [],
  themes: { config: { themes: [] }, areAsked: false },
  joinWords: "index",
  deadline: Duration.seconds(60),
  outage: Duration.zero,
  filesEndpoint: undefined,
  isDebug: false
})

/** @param home an empty folder: the gazettes are made in `gazettes` below it */
export const demo = Effect.fn("Demo.run")(function* (
  home: string,
  observer: (documents: number) => Effect.Effect<Selected.RunObserver, never, Scope.Scope>
) {
  const peak = yield* Memory.peak
  const gazettes = (yield* Path.Path).join(home, "gazettes")
  yield* (yield* FileSystem.FileSystem).makeDirectory(gazettes, { recursive: true })
  const files = yield* makeSpecimens(gazettes)
  const base = yield* (yield* FileSystem.FileSystem).realPath(gazettes)
  const settings = demoSettings(home)

  const nothingGiven = { territoryId: undefined, date: undefined, collection: undefined }
  yield* ingest([gazettes], nothingGiven, () => Effect.void).pipe(
    Effect.provide(House.intake),
    Effect.provideService(Settings, settings)
  )
  return yield* Effect.gen(function* () {
    const outcomes = new Map<string, string>()
    const watched = watch(yield* observer(files.length), (outcome) =>
      outcomes.set(outcome.gazette.sourceKey.slice(base.length + 1), codeOf(outcome))
    )
    const { mode, maxFileBytes, pageSize } = settings
    const { documents } = yield* House.capacity
    const run = yield* Selected.run(
      {
        filter: { mode },
        maxFileBytes,
        pageSize,
        concurrency: documents,
        limit: Option.none(),
        inForce: yield* House.settingsInForce,
        addresses: addressesBelow(settings.filesEndpoint)
      },
      watched,
      yield* Deferred.make<Fault>()
    )
    const index = yield* SearchIndex
    const report: DemoReport = {
      documents: files.map(({ expected, format, path }) => ({
        path,
        format,
        expected,
        outcome: outcomes.get(path) ?? "Missing"
      })),
      notFound: yield* Effect.filter(files.filter(isSound), isNotFound).pipe(
        Effect.map((lost) => lost.map(({ path }) => path))
      ),
      run,
      searches: yield* Effect.forEach(searches, (query) =>
        Effect.map(index.search({ query, limit: 2 }), (result) => ({ query, result }))
      ),
      peakBytes: yield* peak
    }
    return report
  }).pipe(
    Effect.provide(House.pipeline),
    Effect.provide(Roster.layer(Services.extractors)),
    Effect.provideService(Settings, settings)
  )
}, Effect.scoped)

/** Whether the demo showed what it must. */
export const isAsExpected = (report: DemoReport): boolean =>
  report.notFound.length === 0 && report.documents.every(({ expected, outcome }) => expected === outcome)

const isSound = (file: SpecimenFile) => file.expected === "Indexed"

/** A specimen has words that stand in no other one; the first may be in what comes before the segments of an edition. */
const isNotFound = Effect.fnUntraced(function* (file: SpecimenFile) {
  const index = yield* SearchIndex
  const isFoundBy = Effect.fnUntraced(function* (word: string) {
    const { hits, total } = yield* index.search({ query: `"${word}"`, limit: 2 })
    return total === 1 && decodeURI(hits[0]?.fields.file_url ?? "").endsWith(file.path)
  })
  return (yield* Effect.findFirst(file.words, isFoundBy))._tag === "None"
})

const codeOf = (outcome: Outcome): string => {
  if (outcome._tag === "Done") return "Indexed"
  return "fault" in outcome ? outcome.fault.code : outcome._tag
}

const watch = (observer: Selected.RunObserver, see: (outcome: Outcome) => void): Selected.RunObserver => ({
  ...observer,
  outcome: (outcome, tally) =>
    Effect.andThen(
      Effect.sync(() => see(outcome)),
      observer.outcome(outcome, tally)
    )
})
