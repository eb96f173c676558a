/**
 * The tail of every text stage: a text that was made is stored, an association's edition is cut, and what the index and the
 * ledger get is put together.
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

/** A document whose text is safe in the store: what the index gets, and what the ledger gets after it. */
export interface Indexable {
  readonly _tag: "Indexable"
  readonly gazette: Gazette
  /** One, or one per segment. All of them must be acknowledged before the document is done. */
  readonly items: ReadonlyArray<IndexItem>
  readonly completion: Completion
  readonly startedAt: number
}

/** A document that was begun and has not ended. */
export interface BegunDocument {
  readonly claim: Claim
  readonly startedAt: number
  /** Closes when the document has ended. The memory of its items is held there, because it outlives the stage. */
  readonly itemScope: Scope.Scope
}

export interface PublishContext {
  readonly addresses: Addresses
  /** Read only where an association's edition is to be cut. */
  readonly territories: Effect.Effect<ReadonlyArray<Territory>, DatabaseError>
}

/** A string takes two bytes per character, and its UTF-8 is there while it is cut into pages. */
const memoryPerByte = 3
/** While an edition is cut, memory holds the segments as they are stored and as they are indexed, in a file's bytes and as texts. */
const memoryPerByteOfCut = 6
/** Small objects wait for the store's answer, not for its bandwidth. */
const segmentsAtOnce = 4

/** What it answers owns its bytes: the file of the made text may go. */
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
 * The source of a `.txt` gazette has the key of its text and is never overwritten: a text that equals the source byte by byte
 * is there already, and any other text gets another key.
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
