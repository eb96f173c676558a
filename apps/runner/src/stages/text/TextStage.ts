/**
 * One document, one scope: from its row to a text that is stored and ready to be indexed.
 *
 * @module
 */
import type { DatabaseError } from "@escriba/db/DatabaseError"
import type { Claim, Completion, Flag } from "@escriba/db/Ledger"
import { type Gazette, separateTextKeyOf, textKeyOf } from "@escriba/gazettes/Gazette"
import { gazetteDocument } from "@escriba/gazettes/GazetteDocument"
import type { Territory } from "@escriba/gazettes/Territory"
import type { IndexItem } from "@escriba/indexer/SearchIndex"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Clock, Effect, type FileSystem, Scope } from "effect"
import { type ExtractedText, Extraction, pageTexts } from "../../extraction/Extraction.ts"
import { type Fault, faultOf, toFault } from "../../faults/Fault.ts"
import { Admission } from "../../machine/Admission.ts"
import { md5Of } from "../../machine/Md5.ts"
import { Scratch } from "../../machine/Scratch.ts"
import { cut, isCut, uncut } from "./Cutting.ts"
import { joinedItem, joinedText } from "./WordJoining.ts"

/** A document whose text is safe in the store: what the index gets, and what the ledger gets after it. */
export interface Indexable {
  readonly gazette: Gazette
  /** One, or one a segment. All of them must be acknowledged before the document is done. */
  readonly items: ReadonlyArray<IndexItem>
  readonly completion: Completion
  readonly startedAt: number
}

export interface JobOptions {
  readonly maxBytes: number
  readonly urlOf: (key: string) => string
  /** Asked for only where an association's edition is to be cut. */
  readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
  /** Where the memory for the text is held: it outlives the job, until the document has ended. */
  readonly itemScope: Scope.Scope
}

/**
 * Download, extract, store. All it holds (temporary folder, disk, child, descriptors) is gone when it ends, however it ends;
 * what it answers owns its bytes.
 */
export const documentJob = Effect.fn("DocumentJob.run")(function* (
  gazette: Gazette,
  claim: Claim,
  options: JobOptions
): Effect.fn.Return<Indexable, Fault, ObjectStore | Extraction | Scratch | Admission | FileSystem.FileSystem> {
  const startedAt = yield* Clock.currentTimeMillis
  const store = yield* ObjectStore
  const { disk, index } = yield* Admission
  const prepared = yield* Effect.gen(function* () {
    const directory = yield* (yield* Scratch).directory
    const jobScope = yield* Effect.scope
    const source = `${directory}/source`
    const { md5, sizeBytes } = yield* store.download(gazette.sourceKey, source, {
      maxBytes: options.maxBytes,
      admit: (announcedBytes) => Scope.provide(disk.hold(announcedBytes * filesADocument), jobScope)
    })
    if (gazette.fileChecksum !== null && gazette.fileChecksum !== md5) {
      return yield* faultOf("ChecksumMismatch", `registered with ${gazette.fileChecksum}, it has ${md5}`)
    }
    const asExtracted = yield* extract(source, nameOf(gazette), directory)
    const extracted = yield* joinedText(asExtracted, index.hold(asExtracted.sizeBytes * memoryAByte))
    const textKey = yield* storeText(gazette, md5, extracted)
    const weight = isCut(gazette) ? memoryAByteOfCut : memoryAByte
    yield* Scope.provide(index.hold(extracted.sizeBytes * weight), options.itemScope)
    const shown = yield* show(gazette, md5, textKey, extracted, options)
    return { sizeBytes, extracted, textKey, ...shown }
  }).pipe(
    Effect.scoped,
    Effect.mapError((error) => toFault(error))
  )

  const { cutting, extracted, items, sizeBytes, textKey } = prepared
  const durationMs = (yield* Clock.currentTimeMillis) - startedAt
  const completion: Completion = {
    claim,
    fileChecksum: gazette.fileChecksum,
    documentIds: items.map(({ id }) => id),
    leftovers: [],
    segments: cutting.segments.map(({ record }) => record),
    doubts: cutting.doubts,
    textKey,
    mediaType: extracted.mediaType,
    extractor: extracted.extractor,
    extractorVersion: extracted.version,
    sizeBytes,
    textBytes: extracted.sizeBytes,
    pages: extracted.pages,
    durationMs,
    flags: [...flagsOf(extracted), ...cutting.flags],
    attempts: extracted.attempts
  }
  return { gazette, items, completion, startedAt }
})

/** The source, and a text that is hardly ever larger. */
const filesADocument = 2
/** A string takes two bytes a character, and its UTF-8 is there while it is cut into pages. */
const memoryAByte = 3
/** An edition that is cut is there as pages, as one text, and as segments before and after stripping. */
const memoryAByteOfCut = 8
/** Small objects wait for the store's answer, not for its bandwidth. */
const segmentsAtOnce = 4

const nameOf = (gazette: Gazette) => gazette.sourceKey.slice(gazette.sourceKey.lastIndexOf("/") + 1)

const extract = (path: string, name: string, directory: string) =>
  Effect.flatMap(Extraction, (extraction) => extraction.extract({ path, name, directory })).pipe(
    Effect.mapError(({ error, mediaType }) => faultOf(error.reason, error.message, mediaType))
  )

/**
 * The source of a `.txt` gazette has the key of its text and is never written to: a text that is the source to the byte
 * lies there already, another one gets another key.
 */
const storeText = Effect.fnUntraced(function* (gazette: Gazette, sourceMd5: string, extracted: ExtractedText) {
  const store = yield* ObjectStore
  const key = textKeyOf(gazette.filePath)
  const isSource = key === gazette.sourceKey
  if (isSource && (yield* md5Of(extracted.path)) === sourceMd5) return key
  const textKey = isSource ? separateTextKeyOf(gazette.filePath) : key
  yield* store.put(textKey, { path: extracted.path })
  return textKey
})

/** The gazette's documents for the index; the texts of its segments are stored on the way. */
const show = Effect.fnUntraced(function* (
  gazette: Gazette,
  md5: string,
  textKey: string,
  extracted: ExtractedText,
  { territories, urlOf }: JobOptions
) {
  const texts = yield* pageTexts(extracted)
  const cutting = isCut(gazette) ? cut(gazette, texts.join("\n"), yield* territories, urlOf) : uncut
  const { segments } = cutting
  const store = yield* ObjectStore
  yield* Effect.forEach(segments, ({ record, text }) => store.put(record.textKey, { text }), {
    concurrency: segmentsAtOnce,
    discard: true
  })
  if (segments.length > 0) {
    return { cutting, items: yield* Effect.forEach(segments, ({ item }) => joinedItem(item)) }
  }
  const id = gazette.fileChecksum ?? md5
  const item: IndexItem = {
    id,
    fields: gazetteDocument(gazette, { checksum: id, textKey }, urlOf),
    collection: gazette.collection,
    pages: texts.map((text, index) => ({ number: index + 1, text })),
    sizeBytes: extracted.sizeBytes
  }
  return { cutting, items: [yield* joinedItem(item)] }
})

const flagsOf = (extracted: ExtractedText): ReadonlyArray<Flag> => [
  ...(extracted.pages.some((page) => page.quality.characters === 0) ? ["partial" as const] : []),
  ...(extracted.isMismatch ? ["mismatch" as const] : [])
]
