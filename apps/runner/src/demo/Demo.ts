/**
 * Ingests, runs and searches gazettes that it makes, and checks that each ended as it must.
 *
 * @module
 */
import type { SpecimenFile } from "@escriba/specimens/Manifest"
import { Clock, Deferred, Effect, FileSystem, Path, Schema } from "effect"
import { invalid } from "../actions/ActionError.ts"
import { ingest } from "../actions/Ingest.ts"
import { hasText, type RunObserver, run } from "../actions/Run.ts"
import { SearchAnswer, search } from "../actions/Search.ts"
import type { Fault } from "../faults/Fault.ts"
import type { Outcome } from "../flow/Outcome.ts"
import { RunReport } from "../flow/Tally.ts"
import * as Memory from "../machine/Memory.ts"
import { readSettings } from "../settings/Settings.ts"
import { makeSpecimens } from "./Specimens.ts"

const DemoDocument = Schema.Struct({
  path: Schema.String,
  format: Schema.String,
  expected: Schema.String,
  /** `Indexed` or a reason; `Missing`: the run did not reach it. */
  outcome: Schema.String
})

export const DemoReport = Schema.Struct({
  documents: Schema.Array(DemoDocument),
  /** Sound documents that a search for their unique words does not find, or not alone. */
  notFound: Schema.Array(Schema.String),
  run: RunReport,
  searches: Schema.Array(Schema.Struct({ query: Schema.String, result: SearchAnswer })),
  /** Sum of the PSS of all processes; absent where there is no /proc. */
  peakBytes: Schema.optional(Schema.Finite),
  durationMs: Schema.Finite,
  isAsExpected: Schema.Boolean
})
export type DemoReport = typeof DemoReport.Type

const searches = ["licitação", '"pregão eletrônico" NOT merenda', "nomea* OR exonera*"]

export const folder = ".escriba-demo"
/** Beside the gazettes: nothing in a home is ingested. */
export const home = `${folder}/home`
/** Marks the folder as one that the demo may remove. */
const marker = `${folder}/made-by-escriba-demo`

/** Independent of the caller's environment. The limit of 10 MB is below the size of one gazette. */
export const demoSettings = (home: string) =>
  readSettings({
    ESCRIBA_HOME: home,
    GAZETTE_QUERY_PAGE_SIZE: "25",
    MAX_GAZETTE_FILE_SIZE_MB: "10",
    ESCRIBA_DEADLINE_SECONDS: "60"
  })

/** Removes the folder of an earlier demo and makes an empty one. */
export const freshHome = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  if (yield* fs.exists(folder)) {
    if (!(yield* fs.exists(marker))) {
      return yield* invalid(null, `${folder} exists and was not made by a demo: move it away`)
    }
    yield* fs.remove(folder, { recursive: true })
  }
  yield* fs.makeDirectory(folder)
  yield* fs.writeFileString(marker, "")
})

/** Needs the house of `demoSettings` over a fresh home. The gazettes are made beside it. */
export const demo = Effect.fn("Demo.run")(function* (observer: RunObserver) {
  const startedAt = yield* Clock.currentTimeMillis
  const peak = yield* Memory.peak
  const fs = yield* FileSystem.FileSystem
  const gazettes = (yield* Path.Path).join(folder, "gazettes")
  yield* fs.makeDirectory(gazettes, { recursive: true })
  const files = yield* makeSpecimens(gazettes)
  const base = yield* fs.realPath(gazettes)
  yield* ingest({ paths: [gazettes] })

  const outcomes = new Map<string, string>()
  const watched = watch(observer, (outcome) =>
    outcomes.set(outcome.gazette.sourceKey.slice(base.length + 1), codeOf(outcome))
  )
  const answer = yield* run({ stage: "text" }, watched, yield* Deferred.make<Fault>()).pipe(
    Effect.filterOrElse(hasText, () => Effect.die(new Error("a run of the stage `text` answers without it")))
  )
  const documents = files.map(({ expected, format, path }) => {
    return { path, format, expected, outcome: outcomes.get(path) ?? "Missing" }
  })
  const notFound = yield* Effect.filter(files.filter(isSound), isNotFound)
  return {
    documents,
    notFound: notFound.map(({ path }) => path),
    run: answer,
    searches: yield* Effect.forEach(searches, (query) =>
      Effect.map(search({ query, limit: 2 }), (result) => ({ query, result }))
    ),
    peakBytes: yield* peak,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    isAsExpected: notFound.length === 0 && documents.every(({ expected, outcome }) => expected === outcome)
  } satisfies DemoReport
}, Effect.scoped)

const isSound = (file: SpecimenFile) => file.expected === "Indexed"

/** Each word of a specimen is in no other specimen. The first may be in the front matter of an edition, which is not indexed. */
const isNotFound = Effect.fnUntraced(function* (file: SpecimenFile) {
  const isFoundBy = Effect.fnUntraced(function* (word: string) {
    const { hits, total } = yield* search({ query: `"${word}"`, limit: 2 })
    return total === 1 && decodeURI(hits[0]?.fields.file_url ?? "").endsWith(file.path)
  })
  return (yield* Effect.findFirst(file.words, isFoundBy))._tag === "None"
})

const codeOf = (outcome: Outcome): string => {
  if (outcome._tag === "Done") return "Indexed"
  return "fault" in outcome ? outcome.fault.code : outcome._tag
}

const watch = (observer: RunObserver, see: (outcome: Outcome) => void): RunObserver => ({
  ...observer,
  text: {
    ...observer.text,
    outcome: (outcome, tally) =>
      Effect.andThen(
        Effect.sync(() => see(outcome)),
        observer.text.outcome(outcome, tally)
      )
  }
})
