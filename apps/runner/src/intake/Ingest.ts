/**
 * Registers files as pending gazettes where they lie.
 *
 * @module
 */
import { Gazettes } from "@escriba/db/Gazettes"
import { type IncomingFile, Intake } from "@escriba/db/Intake"
import { factsOfPath } from "@escriba/gazettes/PathPattern"
import { Effect, Schema, Stream } from "effect"
import { md5Of } from "../machine/Md5.ts"
import { type Found, type FoundFile, walk } from "./Walk.ts"

/** Facts that override those of the paths. */
export interface Given {
  readonly territoryId?: string | undefined
  readonly date?: string | undefined
  readonly collection?: string | undefined
}

/** Counts of files. */
export const IngestReport = Schema.Struct({
  /** See `IntakeOutcome`. */
  outcomes: Schema.Struct({ added: Schema.Int, changed: Schema.Int, duplicate: Schema.Int, known: Schema.Int }),
  /** See `SkipReason`. */
  skipped: Schema.Struct({ hidden: Schema.Int, sidecar: Schema.Int, loop: Schema.Int, special: Schema.Int }),
  /** Paths that could not be looked at, and are therefore not gazettes. */
  unreadable: Schema.Array(Schema.Struct({ path: Schema.String, detail: Schema.String })),
  /** Of the added files. */
  bytes: Schema.Int,
  /** Added ones with a territory. */
  byTerritory: Schema.Int,
  /** Added ones without a territory, by their collection. */
  byCollection: Schema.Record(Schema.String, Schema.Int)
})
export type IngestReport = typeof IngestReport.Type

const filesATransaction = 100

/** Fails only on the database. A file or folder that cannot be read is listed, and the others go on. */
export const ingest = Effect.fn("Ingest.run")(function* (
  roots: ReadonlyArray<string>,
  given: Given,
  onProgress: (report: Pick<IngestReport, "outcomes">) => Effect.Effect<void>
) {
  const intake = yield* Intake
  const known = new Set((yield* (yield* Gazettes).territories).map(({ id }) => id))
  const report = {
    outcomes: { added: 0, changed: 0, duplicate: 0, known: 0 },
    skipped: { hidden: 0, sidecar: 0, loop: 0, special: 0 },
    unreadable: [] as Array<{ path: string; detail: string }>,
    bytes: 0,
    byTerritory: 0
  }
  const byCollection = new Map<string, number>()

  const note = (found: Exclude<Found, { readonly _tag: "File" }>) =>
    Effect.sync(() => {
      if (found._tag === "Skipped") report.skipped[found.reason] += 1
      else report.unreadable.push({ path: found.path, detail: found.detail })
    })

  /** A file with an unchanged stamp is not read again: the second ingest of an archive takes seconds. */
  const prepare = Effect.fnUntraced(function* (file: FoundFile) {
    const stamp = yield* intake.stampOf(file.path)
    if (stamp?.sizeBytes === file.sizeBytes && stamp.modifiedMs === file.modifiedMs) return "known" as const
    return yield* describe(file, given, known)
  })

  yield* walk(roots).pipe(
    Stream.mapEffect((found) => (found._tag === "File" ? prepare(found.file) : Effect.as(note(found), undefined))),
    Stream.filter((prepared) => prepared !== undefined),
    Stream.grouped(filesATransaction),
    Stream.runForEach(
      Effect.fnUntraced(function* (prepared) {
        const incoming = prepared.filter((one) => one !== "known")
        const outcomes = yield* intake.register(incoming)
        report.outcomes.known += prepared.length - incoming.length
        for (const [position, outcome] of outcomes.entries()) {
          report.outcomes[outcome] += 1
          const file = incoming[position]
          if (outcome !== "added" || file === undefined) continue
          report.bytes += file.sizeBytes
          if (file.collection === null) report.byTerritory += 1
          else byCollection.set(file.collection, (byCollection.get(file.collection) ?? 0) + 1)
        }
        yield* onProgress(report)
      })
    )
  )
  return { ...report, byCollection: Object.fromEntries(byCollection) } satisfies IngestReport
})

const describe = Effect.fnUntraced(function* (file: FoundFile, given: Given, known: ReadonlySet<string>) {
  const facts = factsOfPath(file.path)
  const territoryId = given.territoryId ?? facts.territoryIds.find((id) => known.has(id)) ?? null
  const incoming: IncomingFile = {
    location: file.path,
    sizeBytes: file.sizeBytes,
    modifiedMs: file.modifiedMs,
    md5: file.sizeBytes === 0 ? null : yield* md5Of(file.path),
    territoryId,
    collection: territoryId === null ? (given.collection ?? facts.folder ?? "documents") : null,
    date: given.date ?? facts.date,
    editionNumber: facts.editionNumber,
    isExtraEdition: facts.isExtraEdition
  }
  return incoming
})
