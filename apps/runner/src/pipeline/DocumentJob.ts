/**
 * One document, one scope: from its row to a text that is stored and ready to be indexed.
 *
 * @module
 */
import type { Claim, Completion, Flag } from "@escriba/db/Ledger"
import { type Gazette, separateTextKeyOf, textKeyOf } from "@escriba/gazettes/Gazette"
import { gazetteDocument } from "@escriba/gazettes/GazetteDocument"
import type { IndexItem } from "@escriba/indexer/SearchIndex"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Clock, Effect, type FileSystem, Scope } from "effect"
import { type ExtractedText, Extraction, pageTexts } from "../extraction/Extraction.ts"
import { Admission } from "../flow/Admission.ts"
import { md5Of } from "../intake/Md5.ts"
import { Scratch } from "../Scratch.ts"
import { type Fault, faultOf, toFault } from "./Fault.ts"

/** A document whose text is safe in the store: what the index gets, and what the ledger gets after it. */
export interface Indexable {
  readonly gazette: Gazette
  readonly item: IndexItem
  readonly completion: Completion
  readonly startedAt: number
}

export interface JobOptions {
  readonly maxBytes: number
  readonly urlOf: (key: string) => string
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
    const extracted = yield* extract(source, nameOf(gazette), directory)
    const textKey = yield* storeText(gazette, md5, extracted)
    yield* Scope.provide(index.hold(extracted.sizeBytes * memoryAByte), options.itemScope)
    return { sizeBytes, extracted, textKey, item: yield* itemOf(gazette, md5, textKey, extracted, options.urlOf) }
  }).pipe(
    Effect.scoped,
    Effect.mapError((error) => toFault(error))
  )

  const { extracted, item, sizeBytes, textKey } = prepared
  const durationMs = (yield* Clock.currentTimeMillis) - startedAt
  const completion: Completion = {
    claim,
    fileChecksum: gazette.fileChecksum,
    documentIds: [item.id],
    leftovers: [],
    textKey,
    mediaType: extracted.mediaType,
    extractor: extracted.extractor,
    extractorVersion: extracted.version,
    sizeBytes,
    textBytes: extracted.sizeBytes,
    pages: extracted.pages,
    durationMs,
    flags: flagsOf(extracted),
    attempts: extracted.attempts
  }
  return { gazette, item, completion, startedAt }
})

/** The source, and a text that is hardly ever larger. */
const filesADocument = 2
/** A string takes two bytes a character, and its UTF-8 is there while it is cut into pages. */
const memoryAByte = 3

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

const itemOf = Effect.fnUntraced(function* (
  gazette: Gazette,
  md5: string,
  textKey: string,
  extracted: ExtractedText,
  urlOf: JobOptions["urlOf"]
) {
  const texts = yield* pageTexts(extracted)
  const id = gazette.fileChecksum ?? md5
  return {
    id,
    fields: gazetteDocument(gazette, { checksum: id, textKey }, urlOf),
    collection: gazette.collection,
    pages: texts.map((text, index) => ({ number: index + 1, text })),
    sizeBytes: extracted.sizeBytes
  }
})

const flagsOf = (extracted: ExtractedText): ReadonlyArray<Flag> => [
  ...(extracted.pages.some((page) => page.quality.characters === 0) ? ["partial" as const] : []),
  ...(extracted.isMismatch ? ["mismatch" as const] : [])
]
