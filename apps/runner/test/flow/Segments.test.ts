import { assert, it } from "@effect/vitest"
import { Leftovers } from "@escriba/db/Leftovers"
import { Reports } from "@escriba/db/Reports"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { itemOf } from "@escriba/indexer/testing"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"
import { edition } from "./Editions.ts"
import { gazetteOf, house, run } from "./MemoryHouse.ts"
import { Rows } from "./Rows.ts"

const md5 = (text: string) => new Bun.CryptoHasher("md5").update(text).digest("hex")

const editionOf = (id: number, text: string): Gazette =>
  gazetteOf(id, {
    territoryId: "2700000",
    territoryName: "Alagoas",
    fileChecksum: md5(text),
    filePath: `2700000/2024-03-05/${id}.pdf`,
    sourceKey: `2700000/2024-03-05/${id}.pdf`
  })

const publish = Effect.fnUntraced(function* (id: number, text: string) {
  const gazette = editionOf(id, text)
  yield* (yield* ObjectStore).put(gazette.sourceKey, { text })
  yield* (yield* Rows).add([gazette])
  return gazette
})

/** The same row with another file, as when a publisher corrects an edition. */
const correct = Effect.fnUntraced(function* (id: number, text: string) {
  const gazette = editionOf(id, text)
  yield* (yield* ObjectStore).put(gazette.sourceKey, { text })
  yield* (yield* Rows).add([gazette])
})

const entryOf = (id: number) => Effect.flatMap(Reports, ({ entries }) => Effect.map(entries(id), ([entry]) => entry!))

const indexed = Effect.flatMap(MemoryIndex, (memory) => memory.items)
const indexedIds = Effect.map(indexed, (items) => items.map(({ id }) => id).sort())
const textKeys = Effect.flatMap(MemoryObjectStore, (memory) =>
  Effect.map(memory.objects, (objects) => [...objects.keys()].filter((key) => key.endsWith(".txt")).sort())
)

it.live("stores an association's edition whole, and each municipality's part as a document of its own", () =>
  Effect.gen(function* () {
    const gazette = yield* publish(1, edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIÓ", "Decreto nº 2"]))
    const { report } = yield* run()
    assert.deepInclude(report, { done: 1, failed: 0 })
    assert.deepStrictEqual(report.editions, { segmented: 1, segments: 2, doubtful: 0, whole: 0 })
    const entry = yield* entryOf(1)
    assert.deepStrictEqual(
      entry.segments.map(({ territoryId }) => territoryId),
      ["2700300", "2704302"]
    )
    assert.deepStrictEqual([...entry.documentIds].sort(), yield* indexedIds)
    assert.notInclude(entry.documentIds, gazette.fileChecksum)
    assert.deepStrictEqual(
      yield* textKeys,
      ["2700000/2024-03-05/1.txt", ...entry.segments.map(({ textKey }) => textKey)].sort()
    )
    const items = yield* indexed
    assert.deepStrictEqual(items.map(({ fields }) => fields.territory_name).sort(), ["Arapiraca", "Maceió"])
  }).pipe(Effect.provide(house))
)

it.live("indexes an edition whole whose blocks are not found, and records the doubt", () =>
  Effect.gen(function* () {
    const gazette = yield* publish(1, "Um texto sem municípios.")
    const { report } = yield* run()
    assert.deepStrictEqual(report.editions, { segmented: 0, segments: 0, doubtful: 0, whole: 1 })
    const { documentIds, doubts, flags } = yield* entryOf(1)
    assert.deepStrictEqual(documentIds, [gazette.fileChecksum!])
    assert.include(flags, "unsegmented")
    assert.include(
      doubts.map(({ code }) => code),
      "NoBlock"
    )
  }).pipe(Effect.provide(house))
)

it.live("leaves nothing of an edition's earlier version, and removes nothing of another edition", () =>
  Effect.gen(function* () {
    const shared = ["MACEIÓ", "Decreto nº 2"] as const
    yield* publish(1, edition(["ARAPIRACA", "Decreto nº 1"]))
    yield* publish(2, edition(["SÃO MIGUEL DOS CAMPOS", "Decreto nº 3"], shared))
    yield* run()
    const [before, other] = [yield* entryOf(1), yield* entryOf(2)]
    yield* correct(1, edition(["ARAPIRACA", "Decreto nº 1, corrigido"], shared))
    yield* run()
    const after = yield* entryOf(1)
    assert.notDeepEqual(after.documentIds, before.documentIds)
    assert.deepStrictEqual(yield* indexedIds, [...new Set([...after.documentIds, ...other.documentIds])].sort())
    assert.deepStrictEqual(
      yield* textKeys,
      [
        ...new Set([
          "2700000/2024-03-05/1.txt",
          "2700000/2024-03-05/2.txt",
          ...[...after.segments, ...other.segments].map(({ textKey }) => textKey)
        ])
      ].sort()
    )
    assert.deepStrictEqual(yield* (yield* Leftovers).leftovers(10), [])
  }).pipe(Effect.provide(house))
)

it.live("removes the whole edition, which a system before us or no layout had left in the index", () =>
  Effect.gen(function* () {
    const text = edition(["ARAPIRACA", "Decreto nº 1"])
    const gazette = yield* publish(1, text)
    const old = { file_path: gazette.filePath, file_raw_txt: "2700000/2024-03-05/old.txt" }
    yield* (yield* SearchIndex).bulk([itemOf(gazette.fileChecksum!, ["whole"], old), itemOf("old", ["segment"], old)])
    yield* (yield* ObjectStore).put(old.file_raw_txt, { text: "segment" })
    yield* run()
    assert.deepStrictEqual(yield* indexedIds, [...(yield* entryOf(1)).documentIds])
    assert.notInclude(yield* textKeys, old.file_raw_txt)
  }).pipe(Effect.provide(house))
)

it.live("is not done while the index has refused one of its segments", () =>
  Effect.gen(function* () {
    yield* publish(1, edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIÓ", "Decreto nº 2"]))
    const memory = yield* MemoryIndex
    yield* run()
    const [, second] = (yield* entryOf(1)).segments
    yield* memory.refuse([second!.documentId])
    const { report, told } = yield* run({ filter: { mode: "ALL" } })
    assert.deepInclude(report, { done: 0, failed: 1 })
    assert.deepStrictEqual(told, ["1 IndexRejected"])
  }).pipe(Effect.provide(house))
)

it.live("records a segment that two editions share on both, and keeps the one document", () =>
  Effect.gen(function* () {
    const shared = edition(["ARAPIRACA", "Decreto nº 1"])
    yield* publish(1, shared)
    yield* publish(2, `${shared}Um fim que não é de ninguém.`)
    yield* run()
    const [one, other] = [yield* entryOf(1), yield* entryOf(2)]
    assert.deepStrictEqual(one.documentIds, other.documentIds)
    assert.include(one.flags, "shared-id")
    assert.include(other.flags, "shared-id")
    assert.deepStrictEqual(yield* indexedIds, [...one.documentIds])
  }).pipe(Effect.provide(house))
)
