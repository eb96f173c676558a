/**
 * Registers files as pending gazettes without moving them, and notices which known files are gone.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { Intake, intakeOutcomes, type ToldFacts } from "@escriba/db/Intake"
import { factsOfPath } from "@escriba/gazettes/PathPattern"
import { Effect, FileSystem, Schema, Stream } from "effect"
import { md5Of } from "../machine/Md5.ts"
import { type Found, type FoundFile, isThere, realPlaceOf, shutReasonOf, skipReasons, walk } from "./Walk.ts"

type Counts<Names extends ReadonlyArray<string>> = { readonly [Name in Names[number]]: typeof Schema.Int }
const countsOf = <const Names extends ReadonlyArray<string>>(names: Names) =>
  Schema.Struct(Object.fromEntries(names.map((name) => [name, Schema.Int])) as Counts<Names>)
const zeros = <const Names extends ReadonlyArray<string>>(names: Names) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Names[number], number>

/** Counts of files. */
export const IngestReport = Schema.Struct({
  /** See `IntakeOutcome`. */
  outcomes: countsOf(intakeOutcomes),
  /** See `SkipReason`. */
  skipped: countsOf(skipReasons),
  /** Paths that could not be read, and are therefore not gazettes. */
  unreadable: Schema.Array(Schema.Struct({ path: Schema.String, detail: Schema.String })),
  /** Total size of the added files. */
  bytes: Schema.Int,
  /** Added files with a territory. */
  byTerritory: Schema.Int,
  /** Added files without a territory, per collection. */
  byCollection: Schema.Record(Schema.String, Schema.Int),
  /** Added files without a date. */
  undated: Schema.Int
})
export type IngestReport = typeof IngestReport.Type

const filesATransaction = 100

/** Fails only if the database fails. A file or folder that cannot be read is listed, and the others continue. */
export const ingest = Effect.fn("Ingest.run")(function* (
  roots: ReadonlyArray<string>,
  told: ToldFacts,
  homeFolder: string,
  onProgress: (report: Pick<IngestReport, "outcomes">) => Effect.Effect<void>
) {
  const intake = yield* Intake
  const fs = yield* FileSystem.FileSystem
  const territories = new Set((yield* (yield* Gazettes).territories).map(({ id }) => id))
  const home = yield* realPlaceOf(homeFolder)
  const report = {
    outcomes: zeros(intakeOutcomes),
    skipped: zeros(skipReasons),
    unreadable: [] as Array<{ path: string; detail: string }>,
    bytes: 0,
    byTerritory: 0,
    undated: 0
  }
  const byCollection = new Map<string, number>()

  const note = (found: Exclude<Found, { readonly _tag: "File" }>) =>
    Effect.sync(() => {
      if (found._tag === "Skipped") report.skipped[found.reason] += 1
      else report.unreadable.push({ path: found.path, detail: found.detail })
    })

  const countAdded = ({ path, sizeBytes }: FoundFile) => {
    const facts = factsOfPath(path)
    report.bytes += sizeBytes
    if ((told.date ?? facts.date) === null) report.undated += 1
    if (told.territoryId !== undefined || facts.territoryIds.some((id) => territories.has(id))) {
      report.byTerritory += 1
      return
    }
    const collection = told.collection ?? facts.folder ?? "documents"
    byCollection.set(collection, (byCollection.get(collection) ?? 0) + 1)
  }

  /** A file with an unchanged stamp is not read, so the second ingest of an archive takes seconds. */
  const prepare = Effect.fnUntraced(function* (file: FoundFile) {
    const stamp = yield* intake.stampOf(file.path, told)
    if (stamp?.sizeBytes === file.sizeBytes && stamp.modifiedMs === file.modifiedMs) return "known" as const
    const md5 = file.sizeBytes === 0 ? null : yield* md5Of(file.path)
    return {
      found: file,
      incoming: { ...file, location: file.path, md5, told, movedFrom: yield* movedFrom(file, md5) }
    }
  })

  const movedFrom = Effect.fnUntraced(function* ({ path, sizeBytes }: FoundFile, md5: string | null) {
    if (md5 === null && sizeBytes > 0) return []
    const places = yield* intake.placesWith(md5, path.slice(path.lastIndexOf("/") + 1))
    return yield* Effect.filter(places, (place) => Effect.map(isThere(place), (there) => !there && place !== path))
  })

  const there = yield* Effect.filter(roots, (root) => fs.exists(root).pipe(Effect.orElseSucceed(() => true)))
  yield* walk(there, home).pipe(
    Stream.mapEffect((found) => (found._tag === "File" ? prepare(found.file) : Effect.as(note(found), undefined))),
    Stream.filter((prepared) => prepared !== undefined),
    Stream.grouped(filesATransaction),
    Stream.runForEach(
      Effect.fnUntraced(function* (prepared) {
        const files = prepared.filter((one) => one !== "known")
        const outcomes = yield* intake.register(files.map(({ incoming }) => incoming))
        report.outcomes.known += prepared.length - files.length
        for (const [position, outcome] of outcomes.entries()) {
          report.outcomes[outcome] += 1
          if (outcome === "added") countAdded(files[position]!.found)
        }
        yield* onProgress(report)
      })
    )
  )
  yield* Effect.forEach(roots, (root) => loseGone(root, home), { discard: true })
  return { ...report, byCollection: Object.fromEntries(byCollection) } satisfies IngestReport
})

/** Marks gone files as lost. Files of a home or a database, which an earlier version ingested, count as gone. */
const loseGone = Effect.fnUntraced(function* (root: string, home: string) {
  const intake = yield* Intake
  const isGone = (place: string) =>
    shutReasonOf(place, home) === undefined ? Effect.map(isThere(place), (there) => !there) : Effect.succeed(true)
  yield* intake.places(yield* realPlaceOf(root), { pageSize: 1000 }).pipe(
    Stream.mapEffect((places) => Effect.filter(places, isGone)),
    Stream.filter((gone) => gone.length > 0),
    Stream.runForEach(intake.lose)
  )
})
