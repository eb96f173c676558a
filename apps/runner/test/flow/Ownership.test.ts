import { assert, it } from "@effect/vitest"
import { Leftovers } from "@escriba/db/Leftovers"
import { Reports } from "@escriba/db/Reports"
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { itemOf } from "@escriba/indexer/testing"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"
import { add, contentOf, gazetteOf, house, run } from "./MemoryHouse.ts"
import { Rows } from "./Rows.ts"

const md5 = (text: string) => new Bun.CryptoHasher("md5").update(text).digest("hex")

const indexed = Effect.flatMap(MemoryIndex, (memory) =>
  Effect.map(memory.items, (items) => items.map(({ fields, id }) => `${id} of ${fields.id}`).sort())
)
const objectKeys = Effect.flatMap(MemoryObjectStore, (memory) =>
  Effect.map(memory.objects, (objects) => [...objects.keys()])
)
const stateOf = (id: number) =>
  Effect.flatMap(Reports, ({ entries }) => Effect.map(entries(id), ([entry]) => `${entry?.state} ${entry?.code ?? ""}`))

it.live("keeps what bears the name of another gazette of the same file, which only a system before us has done", () =>
  Effect.gen(function* () {
    const file = { filePath: gazetteOf(2).filePath, sourceKey: gazetteOf(2).sourceKey }
    yield* (yield* Rows).add([gazetteOf(1, { ...file, processed: true })])
    const old = { file_path: file.filePath, file_raw_txt: "2700300/2024-03-05/segment.txt" }
    const index = yield* SearchIndex
    yield* index.bulk([
      itemOf("segment", ["old"], { ...old, id: 1 }),
      itemOf("of-nobody", ["old"], { ...old, id: 99, file_raw_txt: "gone.txt" }),
      itemOf("own", ["old"], { ...old, id: 2, file_raw_txt: "own.txt" })
    ])
    const store = yield* ObjectStore
    for (const key of [old.file_raw_txt, "gone.txt", "own.txt"]) yield* store.put(key, { text: "old" })
    yield* add(gazetteOf(2))
    assert.deepInclude((yield* run()).report, { done: 1 })
    assert.deepStrictEqual(yield* indexed, [`${gazetteOf(2).fileChecksum} of 2`, "segment of 1"].sort())
    assert.include(yield* objectKeys, old.file_raw_txt)
    for (const key of ["gone.txt", "own.txt"]) assert.notInclude(yield* objectKeys, key)
  }).pipe(Effect.provide(house))
)

it.live("gives a document that two gazettes shared to the one that still has it", () =>
  Effect.gen(function* () {
    const shared = md5(contentOf(1))
    yield* add(gazetteOf(1))
    const twin = gazetteOf(2, { fileChecksum: shared, territoryId: "2704302" })
    yield* (yield* ObjectStore).put(twin.sourceKey, { text: contentOf(1) })
    yield* (yield* Rows).add([twin])
    yield* run({ concurrency: 1 })
    const [document] = yield* indexed
    const writer = document === `${shared} of 2` ? 2 : 1
    const other = 3 - writer
    const changed = gazetteOf(writer, { fileChecksum: md5("corrigido") })
    yield* (yield* ObjectStore).put(changed.sourceKey, { text: "corrigido" })
    yield* (yield* Rows).add([changed])
    yield* run()
    yield* run()
    assert.deepStrictEqual(yield* indexed, [`${md5("corrigido")} of ${writer}`, `${shared} of ${other}`].sort())
    assert.strictEqual((yield* run()).report.selected, 0)
  }).pipe(Effect.provide(house))
)

it.live.each(["", "..", "/x", "a/../b"])("removes the leftovers before and after one with the key %j", (key) =>
  Effect.gen(function* () {
    const { transaction } = yield* SqliteConnection
    const keys = Array.from({ length: 250 }, (_, place) => `old/${place}.txt`)
    yield* transaction((database) => {
      const insert = database.query("INSERT INTO escriba_leftovers VALUES (?, 'text', ?)")
      for (const [place, text] of [...keys, key].entries()) insert.run(place % 7, text)
    })
    const store = yield* ObjectStore
    for (const text of keys) yield* store.put(text, { text: "old" })
    yield* run()
    assert.deepStrictEqual(yield* objectKeys, [])
    assert.deepStrictEqual(yield* (yield* Leftovers).leftovers(10), [])
  }).pipe(Effect.provide(house))
)

it.live("keeps a leftover that the store refuses, and removes the others", () =>
  Effect.gen(function* () {
    yield* (yield* SqliteConnection).transaction((database) => {
      for (const key of ["a.txt", "b.txt", "c.txt"])
        database.run(`INSERT INTO escriba_leftovers VALUES (1, 'text', '${key}')`)
    })
    const store = yield* ObjectStore
    for (const key of ["a.txt", "b.txt", "c.txt"]) yield* store.put(key, { text: "old" })
    yield* (yield* MemoryObjectStore).failNext("remove", "AccessDenied", 1)
    yield* run()
    assert.deepStrictEqual(yield* objectKeys, ["a.txt"])
    yield* run()
    assert.deepStrictEqual(yield* objectKeys, [])
  }).pipe(Effect.provide(house))
)

it.live.each(["", "/x", "a/../b"])(
  "quarantines a row whose key %j no store can have, and does not try it again",
  (key) =>
    Effect.gen(function* () {
      yield* add(gazetteOf(1))
      yield* (yield* Rows).add([gazetteOf(2, { filePath: key, sourceKey: key })])
      const { told } = yield* run()
      assert.deepStrictEqual(told, ["1 Done", "2 ImpossibleKey"])
      assert.strictEqual(yield* stateOf(2), "quarantined ImpossibleKey")
      assert.deepInclude((yield* run()).report, { selected: 0, deferred: 0, failed: 0 })
    }).pipe(Effect.provide(house))
)
