import { assert, it } from "@effect/vitest"
import { Leftovers } from "@escriba/db/Leftovers"
import { Reports } from "@escriba/db/Reports"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { itemOf } from "@escriba/indexer/testing"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"
import { add, contentOf, gazetteOf, house, run } from "./MemoryHouse.ts"
import { Rows } from "./Rows.ts"

const md5 = (text: string) => new Bun.CryptoHasher("md5").update(text).digest("hex")

const entryOf = (id: number) =>
  Effect.flatMap(Reports, ({ entries }) => Effect.flatMap(entries(id), ([entry]) => Effect.fromNullishOr(entry)))

const indexed = Effect.flatMap(MemoryIndex, (memory) =>
  Effect.map(memory.items, (items) => items.map(({ id }) => id).sort())
)

const textAt = (key: string) =>
  Effect.flatMap(MemoryObjectStore, (memory) =>
    Effect.map(memory.objects, (objects) => {
      const bytes = objects.get(key)
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
    })
  )

/** Another file under the same row, as when a publisher corrects an edition. */
const replaceFile = Effect.fnUntraced(function* (id: number, text: string) {
  const gazette = gazetteOf(id, { fileChecksum: md5(text) })
  yield* (yield* ObjectStore).put(gazette.sourceKey, { text })
  yield* (yield* Rows).add([gazette])
  return gazette
})

it.live("leaves nothing of an edition's earlier version, and removes nothing of another gazette", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2))
    yield* run()
    const corrected = yield* replaceFile(1, "Decreto nº 1, corrigido")
    yield* run()
    assert.deepStrictEqual(yield* indexed, [corrected.fileChecksum, gazetteOf(2).fileChecksum].sort())
    assert.strictEqual(yield* textAt("2700300/2024-03-05/1.txt"), "Decreto nº 1, corrigido")
    assert.strictEqual(yield* textAt("2700300/2024-03-05/2.txt"), contentOf(2))
    assert.deepStrictEqual(yield* (yield* Leftovers).leftovers(10), [])
  }).pipe(Effect.provide(house))
)

it.live("removes what a system before us had put into the index for the same file", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2))
    const path = { file_path: gazetteOf(1).filePath }
    yield* (yield* SearchIndex).bulk([itemOf("before-us", ["old"], path), itemOf("unrelated", ["other"])])
    yield* run()
    assert.deepStrictEqual(yield* indexed, [gazetteOf(1).fileChecksum, gazetteOf(2).fileChecksum, "unrelated"].sort())
  }).pipe(Effect.provide(house))
)

it.live.each([
  ["at once", 1],
  ["in the next run", 3]
] as const)(
  "looks later for what a system before us had put there, where the index cannot be asked before: %s",
  ([_, times]) =>
    Effect.gen(function* () {
      yield* add(gazetteOf(1), gazetteOf(2))
      const path = { file_path: gazetteOf(1).filePath }
      yield* (yield* SearchIndex).bulk([itemOf("before-us", ["old"], path)])
      yield* (yield* MemoryIndex).failNext("documentsOf", "Defect", times)
      assert.strictEqual((yield* run()).report.done, 2)
      yield* run()
      assert.deepStrictEqual(yield* indexed, [gazetteOf(1).fileChecksum, gazetteOf(2).fileChecksum].sort())
      assert.deepStrictEqual(yield* (yield* Leftovers).leftovers(10), [])
    }).pipe(Effect.provide(house))
)

it.live("removes the leftovers around a text that the store refuses to remove, which stays", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1))
    yield* run()
    const leftover = (gazetteId: number, kind: "document" | "text", key: string) => ({ gazetteId, kind, key })
    const { leftovers, note } = yield* Leftovers
    yield* (yield* SearchIndex).bulk([itemOf("old", ["old"])])
    yield* note([leftover(1, "text", "../x"), leftover(2, "document", "old")])
    yield* (yield* MemoryObjectStore).failNext("remove", "AccessDenied")
    yield* run()
    assert.deepStrictEqual(yield* indexed, [gazetteOf(1).fileChecksum])
    assert.deepStrictEqual(yield* leftovers(10), [{ ...leftover(1, "text", "../x"), isOwned: false }])
  }).pipe(Effect.provide(house))
)

it.live("keeps an index document that another gazette owns by now", () =>
  Effect.gen(function* () {
    const shared = md5(contentOf(1))
    yield* add(gazetteOf(1))
    yield* run()
    yield* replaceFile(1, "Decreto nº 1, corrigido")
    const twin = gazetteOf(2, { fileChecksum: shared })
    yield* (yield* ObjectStore).put(twin.sourceKey, { text: contentOf(1) })
    yield* (yield* Rows).add([twin])
    yield* run()
    assert.include(yield* indexed, shared)
    assert.deepStrictEqual(yield* (yield* Leftovers).leftovers(10), [])
  }).pipe(Effect.provide(house))
)

it.live("records two gazettes with one checksum, keeps the document, loses neither", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1))
    const twin = gazetteOf(2, { fileChecksum: gazetteOf(1).fileChecksum, date: "2024-03-06" })
    yield* (yield* ObjectStore).put(twin.sourceKey, { text: contentOf(1) })
    yield* (yield* Rows).add([twin])
    const { report } = yield* run()
    assert.strictEqual(report.done, 2)
    assert.deepStrictEqual(yield* indexed, [gazetteOf(1).fileChecksum])
    for (const id of [1, 2]) assert.include((yield* entryOf(id)).flags, "shared-id")
  }).pipe(Effect.provide(house))
)

it.live("computes a checksum that the row does not have while the file passes", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1, { fileChecksum: null }))
    yield* run()
    assert.deepStrictEqual(yield* indexed, [md5(contentOf(1))])
    assert.deepStrictEqual((yield* entryOf(1)).documentIds, [md5(contentOf(1))])
  }).pipe(Effect.provide(house))
)

it.live("never writes to a .txt source: the same text lies there already, another one gets another key", () =>
  Effect.gen(function* () {
    const txt = (id: number, name: string) => {
      const key = `2700300/2024-03-05/${name}.txt`
      return gazetteOf(id, { filePath: key, sourceKey: key })
    }
    yield* add(txt(1, "same"), txt(2, "shout"))
    const puts = (yield* (yield* MemoryObjectStore).counters).put
    yield* run()
    assert.strictEqual((yield* (yield* MemoryObjectStore).counters).put - puts, 1)
    assert.strictEqual(yield* textAt("2700300/2024-03-05/same.txt"), contentOf(1))
    assert.strictEqual(yield* textAt("2700300/2024-03-05/shout.txt"), contentOf(2))
    assert.strictEqual(yield* textAt("2700300/2024-03-05/shout.escriba.txt"), contentOf(2).toUpperCase())
    const items = yield* (yield* MemoryIndex).items
    assert.deepStrictEqual(items.map(({ fields }) => fields.file_raw_txt).sort(), [
      "2700300/2024-03-05/same.txt",
      "2700300/2024-03-05/shout.escriba.txt"
    ])
  }).pipe(Effect.provide(house))
)

it.live("commits a batch in the order of ids", () =>
  Effect.gen(function* () {
    yield* add(...[3, 1, 2, 5, 4].map((id) => gazetteOf(id)))
    const { outcomes } = yield* run({ concurrency: 5 })
    const ids = outcomes.map(({ gazette }) => gazette.id)
    assert.deepStrictEqual(ids, [...ids].sort())
  }).pipe(Effect.provide(house))
)
