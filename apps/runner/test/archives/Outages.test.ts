import { readdirSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Archives } from "@escriba/db/Archives"
import { FaultOrders } from "@escriba/db/FaultOrders"
import * as MemoryObjectStore from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Deferred, Duration, Effect, Fiber, FileSystem, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { publishAll } from "../../src/archives/Publishing.ts"
import { writeZip } from "../../src/archives/ZipFile.ts"
import type { Fault } from "../../src/faults/Fault.ts"
import { Scratch } from "../../src/machine/Scratch.ts"
import * as Dependency from "../../src/resilience/Dependency.ts"
import * as ResilientDatabase from "../../src/resilience/ResilientDatabase.ts"
import * as ResilientStore from "../../src/resilience/ResilientStore.ts"
import { temporary } from "../Command.ts"
import { gazetteOf } from "../flow/MemoryHouse.ts"
import { databaseWith, Rows } from "../flow/Rows.ts"
import { openFiles } from "../Processes.ts"

const well = Dependency.make({ name: "it", probe: Effect.void, patience: Duration.minutes(1) })

const archived = (id: number, territoryId = "2700300") =>
  gazetteOf(id, { territoryId, processed: true, filePath: `${territoryId}/${id}.pdf` })

/** Two cities with a gazette each, in services that are waited for. */
const house = Layer.unwrap(
  Effect.map(temporary, (folder) =>
    Layer.mergeAll(ResilientDatabase.layer(well), ResilientStore.layer(well), Scratch.layer(folder)).pipe(
      Layer.provideMerge(Layer.merge(databaseWith([archived(1), archived(2, "2704302")]), MemoryObjectStore.layer))
    )
  )
).pipe(Layer.provideMerge(NodeServices.layer))

const publish = Effect.gen(function* () {
  const store = yield* ObjectStore
  yield* store.put("2700300/1.txt", { text: "o texto inteiro da primeira" })
  yield* store.put("2704302/2.txt", { text: "o texto inteiro da segunda" })
  return publishAll({ withSegments: false }, () => Effect.void, yield* Deferred.make<Fault>())
})

const archives = Effect.flatMap(MemoryObjectStore.MemoryObjectStore, (memory) =>
  Effect.map(memory.objects, (all) => new Map([...all].filter(([key]) => key.startsWith("aggregates/"))))
)

for (const how of ["fails", "ends"] as const) {
  /** Real files take real time: the retries take half a second. */
  it.live(`has the whole of a text whose transfer ${how === "fails" ? "broke off" : "ended early"} twice`, () =>
    Effect.gen(function* () {
      const undisturbed = yield* Effect.provide(Effect.andThen(Effect.flatten(publish), archives), Layer.fresh(house))
      const work = yield* publish
      yield* (yield* MemoryObjectStore.MemoryObjectStore).cutNext(2, 5, how)
      assert.deepInclude(yield* work, { published: 3, failed: [], stoppedBy: null })
      assert.deepStrictEqual(yield* archives, undisturbed)
    }).pipe(Effect.provide(house))
  )
}

it.live("publishes a state whose territories were all made, though one could not be uploaded", () =>
  Effect.gen(function* () {
    const work = yield* publish
    yield* (yield* MemoryObjectStore.MemoryObjectStore).failNext("put", "TransferFailed")
    const { failed } = yield* work
    assert.deepStrictEqual(
      failed.map(({ code, key }) => `${key} ${code}`),
      ["aggregates/AL/alarapiraca_2700300_2024.zip TransferFailed"]
    )
    assert.deepStrictEqual([...(yield* archives).keys()].sort(), [
      "aggregates/AL/AL_2024.zip",
      "aggregates/AL/almaceio_2704302_2024.zip"
    ])
  }).pipe(Effect.provide(house))
)

it.effect("lists a year whole, each gazette once, though every page fails first", () =>
  Effect.gen(function* () {
    const { failNext } = yield* FaultOrders
    yield* (yield* Rows).add(Array.from({ length: 6 }, (_, index) => archived(index + 3)))
    const seen: Array<number> = []
    const listing = (yield* Archives)
      .gazettes({ territoryId: "2700300", year: 2024 }, { withSegments: false, pageSize: 3 })
      .pipe(
        Stream.runForEach((page) => {
          seen.push(...page.map(({ gazetteId }) => gazetteId))
          return failNext("Archives.gazettes", "DatabaseUnavailable", 2)
        })
      )
    const fiber = yield* Effect.forkChild(listing)
    yield* TestClock.adjust("5 minutes")
    yield* Fiber.join(fiber)
    assert.deepStrictEqual(seen, [8, 7, 6, 5, 4, 3, 1])
  }).pipe(Effect.provide(house))
)

it.live("stops packing when a file is gone or it is interrupted, and leaves nothing open", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* (yield* Scratch).directory
    const gone = yield* Effect.flip(writeZip([{ name: "a.xml", path: `${folder}/gone` }], `${folder}/one.zip`))
    assert.include(gone.detail, "ENOENT")
    yield* fs.writeFile(`${folder}/large`, new Uint8Array(64 * 1024 * 1024))
    const fiber = yield* Effect.forkChild(writeZip([{ name: "a.xml", path: `${folder}/large` }], `${folder}/other.zip`))
    yield* Effect.repeat(
      Effect.sync(() => readdirSync(folder)),
      { until: (names) => names.includes("other.zip") }
    )
    yield* Fiber.interrupt(fiber)
    yield* Effect.repeat(Effect.yieldNow, { until: () => openFiles(`${folder}/`).length === 0, times: 100_000 })
    assert.deepStrictEqual(openFiles(`${folder}/`), [])
    const packed = Buffer.from(yield* fs.readFile(`${folder}/other.zip`))
    assert.isFalse(packed.includes("PK\x05\x06", 0, "latin1"), "it has no end record")
  }).pipe(Effect.scoped, Effect.provide(house))
)
