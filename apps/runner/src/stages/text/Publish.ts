/**
 * The last step of every text stage: stores the text, cuts an association's edition, and prepares the data for the index
 * and the ledger.
 *
 * @module
 */
import type { DatabaseError } from "@escriba/db/DatabaseError"
import type { Claim, Completion } from "@escriba/db/Ledger"
import { type Gazette, separateTextKeyOf, textKeyOf } from "@escriba/gazettes/Gazette"
import { gazetteDocument } from "@escriba/gazettes/GazetteDocument"
import type { Territory } from "@escriba/gazettes/Territory"
import type { IndexItem } from "@escriba/indexer/SearchIndex"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Clock, Effect, Scope } from "effect"
import { toFault } from "../../faults/Fault.ts"
import { Admission } from "../../machine/Admission.ts"
import { md5Of } from "../../machine/Md5.ts"
import type { Addresses } from "./Addresses.ts"
import { cut, isAssociationEdition, uncut } from "./Cutting.ts"
import type { MadeText } from "./MadeText.ts"
import { indexedPages, joinedText } from "./WordJoining.ts"

/** A document whose text is stored, with its data for the index and, after that, for the ledger. */
export interface Indexable {
  readonly _tag: "Indexable"
  readonly gazette: Gazette
  /** One item per document, or one per segment. The document is done only when all of them are acknowledged. */
  readonly items: ReadonlyArray<IndexItem>
  readonly completion: Completion
  readonly startedAt: number
}

/** A document that was begun and has not ended. */
export interface BegunDocument {
  readonly claim: Claim
  readonly startedAt: number
  /** Closes when the document ends. It holds the memory of the items, because they outlive the stage. */
  readonly itemScope: Scope.Scope
}

export interface PublishContext {
  readonly addresses: Addresses
  /** Read only if an association's edition is cut. */
  readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
}

/** A string takes two bytes per character, and its UTF-8 is also in memory while it is split into pages. */
const memoryPerByte = 3
/**
 * While an edition is cut, memory holds the stored and the indexed form of its segments, each as a file's bytes and as
 * strings.
 */
const memoryPerByteOfCut = 6
/** Uploads of small objects are limited by the store's latency, not by its bandwidth. */
const segmentsAtOnce = 4

/** Publishes a made text. The result owns its bytes, so the file of the made text may be removed. */
export const publish = Effect.fn("Publish.publish")(
  function* (
    gazette: Gazette,
    { claim, itemScope, startedAt }: BegunDocument,
    asMade: MadeText,
    context: PublishContext
  ) {
    const { index } = yield* Admission
    const made = yield* joinedText(asMade)
    const textKey = yield* storeText(gazette, made)
    const weight = isAssociationEdition(gazette) ? memoryPerByteOfCut : memoryPerByte
    yield* Scope.provide(index.hold(made.sizeBytes * weight), itemScope)
    const { cutting, items } = yield* itemsOf(gazette, textKey, made, context)
    const isPartial = made.pages.some(({ quality }) => quality.characters === 0)
    const completion: Completion = {
      claim,
      fileChecksum: gazette.fileChecksum,
      documentIds: items.map(({ id }) => id),
      leftovers: [],
      unseenPath: null,
      segments: cutting.segments.map(({ record }) => record),
      doubts: cutting.doubts,
      textKey,
      mediaType: made.mediaType,
      extractor: made.extractor,
      extractorVersion: made.version,
      sizeBytes: made.source.sizeBytes,
      textBytes: made.sizeBytes,
      pages: made.pages,
      durationMs: (yield* Clock.currentTimeMillis) - startedAt,
      flags: [...(isPartial ? ["partial" as const] : []), ...made.flags, ...cutting.flags],
      attempts: made.attempts
    }
    return { _tag: "Indexable", gazette, items, completion, startedAt } satisfies Indexable as Indexable
  },
  Effect.mapError((error) => toFault(error))
)

/**
 * Stores the text. A `.txt` gazette's source has the same key as its text, and is never overwritten. A text that is byte
 * for byte equal to the source is already stored; any other text gets another key.
 */
const storeText = Effect.fnUntraced(function* (gazette: Gazette, { path, source }: MadeText) {
  const key = textKeyOf(gazette.filePath)
  const isSource = key === gazette.sourceKey
  if (isSource && (yield* md5Of(path)) === source.md5) return key
  const textKey = isSource ? separateTextKeyOf(gazette.filePath) : key
  yield* (yield* ObjectStore).put(textKey, { path })
  return textKey
})

/** The gazette's documents for the index. The texts of its segments are stored first. */
const itemsOf = Effect.fnUntraced(function* (
  gazette: Gazette,
  textKey: string,
  made: MadeText,
  { addresses: { urlOf }, territories }: PublishContext
) {
  const cutting = isAssociationEdition(gazette) ? yield* cut(gazette, made, yield* territories, urlOf) : uncut
  const { segments } = cutting
  const store = yield* ObjectStore
  yield* Effect.forEach(segments, ({ record, text }) => store.put(record.textKey, { text }), {
    concurrency: segmentsAtOnce,
    discard: true
  })
  if (segments.length > 0) {
    return { cutting, items: segments.map(({ item }) => item) }
  }
  const id = gazette.fileChecksum ?? made.source.md5
  const item: IndexItem = {
    id,
    fields: gazetteDocument(gazette, { checksum: id, textKey }, urlOf),
    collection: gazette.collection,
    pages: (yield* indexedPages(made)).map((text, index) => ({ number: index + 1, text })),
    sizeBytes: made.sizeBytes
  }
  return { cutting, items: [item] }
})
