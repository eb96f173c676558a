/**
 * Makes the open-data archives, compares them with the published ones, uploads, verifies and then records them.
 *
 * @module
 */
import { type ArchiveFilter, Archives, type ArchiveYear, type PublishedArchive } from "@escriba/db/Archives"
import { stateArchiveKeyOf, territoryArchiveKeyOf, xmlNameOf } from "@escriba/gazettes/archives/ArchiveNames"
import { ReasonCode } from "@escriba/gazettes/Reason"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Clock, Deferred, Effect, FileSystem, Schema } from "effect"
import { type Fault, faultOf, toFault } from "../faults/Fault.ts"
import { StoppedBy, stoppedBy, untilStopAtOnce } from "../faults/Stop.ts"
import { Scratch } from "../machine/Scratch.ts"
import { writeXml } from "./XmlFile.ts"
import { writeZip, type ZipEntry } from "./ZipFile.ts"

/** `key` is the archive's key in the store. */
const FailedArchive = Schema.Struct({ key: Schema.String, code: ReasonCode, detail: Schema.String })
type FailedArchive = typeof FailedArchive.Type

export const ArchivesReport = Schema.Struct({
  /** Archives that were made and uploaded. */
  published: Schema.Int,
  /** Archives that were made and are equal to the published and stored ones. */
  unchanged: Schema.Int,
  /**
   * Published archives that were removed, because no gazette has their territory and year any more, or because the
   * territory was renamed.
   */
  withdrawn: Schema.Int,
  failed: Schema.Array(FailedArchive),
  /** Total size of the uploaded ZIP files. */
  bytes: Schema.Int,
  gazettes: Schema.Int,
  durationMs: Schema.Finite,
  /** The fault after which no further archive was begun. */
  stoppedBy: Schema.NullOr(StoppedBy)
})
export type ArchivesReport = typeof ArchivesReport.Type

/** Called when an archive ends. `done` counts finished years of territories; `all` counts all of them. */
export type ArchivesObserver = (done: number, all: number) => Effect.Effect<void>

/**
 * Publishes the years of the territories that the filter names, and those of their states unless it names territories. An
 * archive that fails is listed, and the others are still published. A state is not published if one of its territories
 * failed, because its archive would be incomplete. An archive without gazettes is withdrawn, unless an archive of its state
 * failed. A dependency's fault, or `stop`, ends the work.
 */
export const publishAll = Effect.fn("Archives.publishAll")(function* (
  filter: ArchiveFilter,
  observe: ArchivesObserver,
  stop: Deferred.Deferred<Fault>
) {
  const startedAt = yield* Clock.currentTimeMillis
  const tally = new Tally()
  const archives = yield* Archives
  const withStates = filter.territoryIds === undefined
  let done = 0
  yield* Effect.gen(function* () {
    yield* archives.ensure
    const years = yield* archives.years(filter)
    yield* observe(0, years.length)
    for (const group of Map.groupBy(years, ({ stateCode, year }) => `${stateCode} ${year}`).values()) {
      yield* publishGroup(group, filter.withSegments, withStates, tally, stop, () => observe(++done, years.length))
      if (yield* Deferred.isDone(stop)) return
    }
    yield* withdrawObsolete(filter, tally, stop)
  }).pipe(
    untilStopAtOnce,
    Effect.catch((error) => Deferred.succeed(stop, toFault(error)))
  )
  return {
    ...tally.counts,
    durationMs: (yield* Clock.currentTimeMillis) - startedAt,
    stoppedBy: yield* stoppedBy(stop)
  } satisfies ArchivesReport
})

/** Publishes a state's year. The files of its territories are kept until the state's archive is made from them. */
const publishGroup = Effect.fnUntraced(function* (
  years: ReadonlyArray<ArchiveYear>,
  withSegments: boolean,
  withState: boolean,
  tally: Tally,
  stop: Deferred.Deferred<Fault>,
  ended: () => Effect.Effect<void>
) {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* (yield* Scratch).directory
  const files: Array<ZipEntry> = []
  for (const year of years) {
    if (yield* Deferred.isDone(stop)) return
    const file = { name: xmlNameOf(year), path: `${directory}/${xmlNameOf(year)}` }
    const key = territoryArchiveKeyOf(year)
    yield* Effect.gen(function* () {
      const { gazettes, md5 } = yield* writeXml(year, file.path, { withSegments })
      tally.gazettes += gazettes
      files.push(file)
      const { stateCode, territoryId } = year
      yield* publish({ territoryId, stateCode, year: year.year, filePath: key }, [file], md5, directory, tally)
    }).pipe(Effect.catch((fault) => failed(key, fault, tally, stop)))
    if (!withState) yield* fs.remove(file.path, { force: true })
    yield* ended()
  }
  const [first] = years
  if (!withState || first === undefined || (yield* Deferred.isDone(stop))) return
  const { stateCode, year } = first
  const filePath = stateArchiveKeyOf(first)
  yield* (
    files.length < years.length
      ? Effect.fail(faultOf("NotFound", `${years.length - files.length} of its territories could not be made`))
      : publish({ territoryId: null, stateCode, year, filePath }, files, null, directory, tally)
  ).pipe(Effect.catch((fault) => failed(filePath, fault, tally, stop)))
}, Effect.scoped)

/**
 * Withdraws archives without gazettes. Gazettes that wait for reprocessing keep their archive, and so do segments, whether
 * or not this call includes them.
 */
const withdrawObsolete = Effect.fnUntraced(function* (
  filter: ArchiveFilter,
  tally: Tally,
  stop: Deferred.Deferred<Fault>
) {
  const archives = yield* Archives
  const store = yield* ObjectStore
  const backed = yield* archives.years({ ...filter, withSegments: true, withUnprocessed: true })
  const keys = new Set(backed.flatMap((year) => [territoryArchiveKeyOf(year), stateArchiveKeyOf(year)]))
  const obsolete = (yield* archives.listed(filter)).filter(({ filePath }) => !keys.has(filePath))
  for (const archive of obsolete.filter((one) => !tally.hasFailed(one))) {
    const { filePath } = archive
    yield* archives.withdraw(filePath).pipe(
      Effect.andThen(Effect.tapError(store.remove(filePath), () => archives.publish(archive))),
      Effect.tap(() => Effect.sync(() => tally.withdraw())),
      Effect.mapError(toFault),
      Effect.catch((fault) => failed(filePath, fault, tally, stop))
    )
    if (yield* Deferred.isDone(stop)) return
  }
})

const bytesPerMb = 1024 * 1024
const sizeMbOf = (sizeBytes: number) => Math.round((sizeBytes / bytesPerMb) * 100) / 100

/** @param contentHash compared with the published one before packing; `null`: the ZIP file's hash is compared */
const publish = Effect.fnUntraced(function* (
  archive: Omit<PublishedArchive, "hash" | "sizeMb">,
  files: ReadonlyArray<ZipEntry>,
  contentHash: string | null,
  directory: string,
  tally: Tally
): Effect.fn.Return<void, Fault, Archives | ObjectStore | FileSystem.FileSystem> {
  const archives = yield* Archives
  const store = yield* ObjectStore
  const fs = yield* FileSystem.FileSystem
  const key = archive.filePath
  const path = `${directory}/archive.zip`
  yield* Effect.gen(function* () {
    const published = yield* archives.published(key)
    const isStored = published !== undefined && (yield* hasSize(key, published.sizeMb))
    if (isStored && published.hash === contentHash) return tally.keep()
    const { md5, sizeBytes } = yield* writeZip(files, path)
    const hash = contentHash ?? md5
    if (isStored && published.hash === hash) return tally.keep()
    yield* store.put(key, { path })
    yield* verify(key, sizeBytes)
    yield* archives.publish({ ...archive, sizeMb: sizeMbOf(sizeBytes), hash })
    tally.publish(sizeBytes)
  }).pipe(Effect.mapError(toFault), Effect.ensuring(Effect.ignore(fs.remove(path, { force: true }))))
})

/** Whether the store still has the archive in this size: a published file may have been deleted or replaced. */
const hasSize = Effect.fnUntraced(function* (key: string, sizeMb: number) {
  const store = yield* ObjectStore
  return yield* Effect.scoped(store.open(key)).pipe(
    Effect.map(({ sizeBytes }) => sizeMbOf(sizeBytes) === sizeMb),
    Effect.catchIf(
      ({ reason }) => reason === "NotFound",
      () => Effect.succeed(false)
    )
  )
})

/** Compares the stored size: an upload may be acknowledged and still be truncated. */
const verify = Effect.fnUntraced(function* (key: string, sizeBytes: number) {
  const stored = yield* Effect.scoped(Effect.flatMap(ObjectStore, (store) => store.open(key)))
  if (stored.sizeBytes === sizeBytes) return
  return yield* faultOf("TransferFailed", `${key}: the store has ${stored.sizeBytes} of ${sizeBytes} bytes`)
})

const failed = Effect.fnUntraced(function* (key: string, fault: Fault, tally: Tally, stop: Deferred.Deferred<Fault>) {
  tally.fail({ key, code: fault.code, detail: fault.detail })
  yield* Effect.logWarning(`${key}: ${fault.message}`)
  if (fault.stopsTheRun) yield* Deferred.succeed(stop, fault)
})

class Tally {
  gazettes = 0
  private published = 0
  private unchanged = 0
  private withdrawn = 0
  private bytes = 0
  private readonly failures: Array<FailedArchive> = []

  get counts() {
    const { bytes, failures: failed, gazettes, published, unchanged, withdrawn } = this
    return { published, unchanged, withdrawn, failed, bytes, gazettes }
  }

  keep() {
    this.unchanged += 1
  }

  withdraw() {
    this.withdrawn += 1
  }

  /** Whether any archive of the same state failed. */
  hasFailed({ stateCode }: Pick<PublishedArchive, "stateCode">) {
    return this.failures.some(({ key }) => key.startsWith(`aggregates/${stateCode}/`))
  }

  publish(sizeBytes: number) {
    this.published += 1
    this.bytes += sizeBytes
  }

  fail(failure: FailedArchive) {
    this.failures.push(failure)
  }
}
