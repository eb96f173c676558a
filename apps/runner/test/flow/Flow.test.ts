import { assert, it } from "@effect/vitest"
import { FaultOrders } from "@escriba/db/FaultOrders"
import { Gazettes } from "@escriba/db/Gazettes"
import { Ledger } from "@escriba/db/Ledger"
import { Reports } from "@escriba/db/Reports"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Deferred, Effect, Fiber, Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import type { Fault } from "../../src/faults/Fault.ts"
import * as Selected from "../../src/flow/sources/Selected.ts"
import { Scratch } from "../../src/machine/Scratch.ts"
import { temporary } from "../Command.ts"
import { add, budgets, Extractions, gazetteOf, house, inForce, inUse, nothing, options, run } from "./MemoryHouse.ts"
import { Rows } from "./Rows.ts"

const silent: Selected.RunObserver = { started: () => Effect.void, page: () => Effect.void, outcome: () => Effect.void }

const twenty = Array.from({ length: 20 }, (_, index) => gazetteOf(index + 1))

const stateOf = (id: number) =>
  Effect.gen(function* () {
    const [entry] = yield* (yield* Reports).entries(id)
    return `${entry?.state} ${entry?.code ?? "-"} ${entry?.failures}`
  })

/** Runs under the test's clock, which stands still but for us. */
const onClock = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    while (fiber.pollUnsafe() === undefined) {
      yield* TestClock.adjust("1 second")
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
    }
    return yield* Fiber.join(fiber)
  })

it.live("records what the store says of a file, and nothing of it is in use afterwards", () =>
  Effect.gen(function* () {
    yield* add(...[1, 2, 3, 4].map((id) => gazetteOf(id)))
    const store = yield* MemoryObjectStore
    yield* (yield* ObjectStore).remove(gazetteOf(1).sourceKey)
    yield* (yield* Rows).add([gazetteOf(5, { fileChecksum: "f".repeat(32) })])
    yield* (yield* ObjectStore).put(gazetteOf(5).sourceKey, { text: "another file" })
    yield* (yield* ObjectStore).put(gazetteOf(2).sourceKey, { text: "x".repeat(2000) })
    const { report, told } = yield* run()
    assert.deepStrictEqual(told, ["1 NotFound", "2 TooLarge", "3 Done", "4 Done", "5 ChecksumMismatch"])
    assert.isNull(report.stoppedBy)
    assert.deepStrictEqual(yield* inUse, nothing)
    assert.strictEqual((yield* store.counters).opened, (yield* store.counters).closed)
  }).pipe(Effect.provide(house))
)

it.live("stops at an outage of the store, burns no attempt, and the next run does the rest", () =>
  Effect.gen(function* () {
    yield* add(...Array.from({ length: 20 }, (_, index) => gazetteOf(index + 1)))
    yield* (yield* MemoryObjectStore).failNext("any", "StorageUnavailable", 1000)
    const { report } = yield* run({ concurrency: 2 })
    assert.strictEqual(report.stoppedBy?.code, "StorageUnavailable")
    assert.strictEqual(report.done + report.failed, 0)
    assert.isBelow(report.deferred, 20, "admission ended")
    assert.strictEqual(yield* stateOf(20), "pending StorageUnavailable 0")
    yield* (yield* MemoryObjectStore).heal
    assert.strictEqual((yield* run()).report.done, 20)
    assert.deepStrictEqual(yield* inUse, nothing)
  }).pipe(Effect.provide(house))
)

it.live("takes a cut download for an outage, never for a short document", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1))
    yield* (yield* MemoryObjectStore).cutNext(1, 5)
    const { report } = yield* run()
    assert.strictEqual(report.stoppedBy?.code, "StorageUnavailable")
    assert.strictEqual((yield* run()).report.done, 1)
  }).pipe(Effect.provide(house))
)

it.live("commits only what the index acknowledged, item by item", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2), gazetteOf(3))
    yield* (yield* MemoryIndex).refuse([gazetteOf(2).fileChecksum ?? ""])
    const { told } = yield* run()
    assert.deepStrictEqual(told, ["1 Done", "2 IndexRejected", "3 Done"])
    assert.deepStrictEqual(yield* (yield* Rows).processed, [true, false, true])
    assert.strictEqual(yield* stateOf(2), "failed IndexRejected 1")
  }).pipe(Effect.provide(house))
)

it.live("marks nothing processed while the index does not answer", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2))
    const memory = yield* MemoryIndex
    yield* memory.refuse([gazetteOf(1).fileChecksum ?? "", gazetteOf(2).fileChecksum ?? ""], "Unavailable")
    const { report } = yield* run()
    assert.strictEqual(report.stoppedBy?.code, "IndexUnavailable")
    assert.deepStrictEqual(yield* (yield* Rows).processed, [false, false])
    yield* memory.heal
    assert.strictEqual((yield* run()).report.done, 2)
  }).pipe(Effect.provide(house))
)

it.live("leaves alone what another worker has, and what lost its claim", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2))
    const ledger = yield* Ledger
    const gazettes = yield* Gazettes
    const elsewhere = Effect.gen(function* () {
      const other = yield* ledger.startRun({ mode: "UNPROCESSED" })
      const listed = yield* Effect.fromNullishOr(yield* gazettes.find(2))
      yield* ledger.begin(listed, "text", { runId: other.id, isAlone: false })
    }).pipe(Scope.provide(yield* Effect.scope), Effect.orDie)
    const { told } = yield* run({}, elsewhere)
    assert.deepStrictEqual(told, ["1 Done", "2 Conflict"])
    assert.isUndefined((yield* Extractions).get("2.pdf"))
  }).pipe(Effect.scoped, Effect.provide(house))
)

it.live("counts a bug of ours against the document, so that it is not met for ever", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1, { sourceKey: "x/defect" }), gazetteOf(2))
    for (const state of ["failed Defect 1", "failed Defect 2", "quarantined Defect 3"]) {
      yield* run()
      assert.strictEqual(yield* stateOf(1), state)
    }
    assert.strictEqual((yield* run()).report.selected, 0)
    assert.strictEqual(yield* stateOf(2), "done - 0")
  }).pipe(Effect.provide(house))
)

it.live("opens what a setting closed when the setting changes", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1))
    assert.strictEqual((yield* run({ maxFileBytes: 3 })).report.byReason[0]?.code, "TooLarge")
    assert.strictEqual((yield* run({ maxFileBytes: 3 })).report.selected, 0)
    const changed = { ...inForce, MAX_GAZETTE_FILE_SIZE_MB: "2" }
    assert.strictEqual((yield* run({ inForce: changed })).report.done, 1)
  }).pipe(Effect.provide(house))
)

it.effect("tries a missing file again after an hour, three times in all", () =>
  onClock(
    Effect.gen(function* () {
      yield* (yield* Rows).add([gazetteOf(1)])
      const selected = Effect.map(run(), ({ report }) => report.selected)
      assert.strictEqual(yield* selected, 1)
      assert.strictEqual(yield* selected, 0)
      yield* Effect.sleep("61 minutes")
      assert.strictEqual(yield* selected, 1)
      assert.strictEqual(yield* stateOf(1), "failed NotFound 2")
      yield* Effect.sleep("61 minutes")
      assert.strictEqual(yield* selected, 1)
      assert.strictEqual(yield* stateOf(1), "quarantined NotFound 3")
      yield* Effect.sleep("61 minutes")
      assert.strictEqual(yield* selected, 0)
    }).pipe(Effect.provide(house))
  )
)

it.effect("takes back what was at work when it is interrupted, and gives everything back", () =>
  onClock(
    Effect.gen(function* () {
      yield* add(gazetteOf(1, { sourceKey: "x/slow-1" }), gazetteOf(2, { sourceKey: "x/slow-2" }))
      const fiber = yield* Effect.forkChild(Selected.run(options, silent, yield* Deferred.make<Fault>()))
      yield* Effect.andThen(Effect.sleep("1 second"), Extractions).pipe(
        Effect.repeat({ until: ({ size }) => size === 2 })
      )
      assert.strictEqual(yield* stateOf(1), "running - 0")
      assert.isAbove((yield* inUse).disk, 0)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* inUse, nothing)
      assert.strictEqual(yield* stateOf(1), "pending Cancelled 0")
      assert.strictEqual((yield* run({ limit: options.limit })).report.done, 2)
    }).pipe(Effect.provide(house))
  )
)

it.effect("asked to stop, it begins nothing new and lets what is at work end", () =>
  onClock(
    Effect.gen(function* () {
      yield* add(...Array.from({ length: 20 }, (_, index) => gazetteOf(index + 1, { sourceKey: `x/slow-${index}` })))
      const { faultOf } = yield* Effect.promise(() => import("../../src/faults/Fault.ts"))
      const stop = yield* Deferred.make<Fault>()
      const fiber = yield* Effect.forkChild(Selected.run(options, silent, stop))
      const begun = yield* Extractions
      yield* Effect.repeat(Effect.sleep("1 second"), { until: () => begun.size >= options.concurrency })
      yield* Deferred.succeed(stop, faultOf("Cancelled", "told to"))
      const report = yield* Fiber.join(fiber)
      assert.strictEqual(report.stoppedBy?.code, "Cancelled")
      assert.isAtLeast(report.done, options.concurrency)
      assert.isAtMost(report.done, options.concurrency + 1)
      assert.strictEqual(report.failed + report.deferred, 0)
    }).pipe(Effect.provide(house))
  )
)

/** A run begins these documents and dies. */
const died = (...ids: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger
    const { id: runId } = yield* ledger.startRun({ mode: "UNPROCESSED" })
    yield* Effect.forEach(ids, (id) =>
      ledger.begin({ ...gazetteOf(id), attempt: 0 }, "text", { runId, isAlone: false })
    )
  }).pipe(Effect.scoped)

it.live("does the suspects of a run that died last, each alone to its end", () =>
  Effect.gen(function* () {
    yield* add(...Array.from({ length: 6 }, (_, index) => gazetteOf(index + 1)))
    yield* died(5, 6)
    const { outcomes, report } = yield* run()
    assert.strictEqual(report.done, 6)
    assert.deepStrictEqual(
      outcomes.slice(-2).map(({ gazette }) => gazette.id),
      [6, 5]
    )
  }).pipe(Effect.provide(house))
)

it.live("begins no further suspect where one has met an outage", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2), gazetteOf(3))
    yield* died(1, 2, 3)
    yield* (yield* MemoryObjectStore).failNext("any", "StorageUnavailable", 1)
    const { told } = yield* run()
    assert.deepStrictEqual(told, ["3 StorageUnavailable"])
  }).pipe(Effect.provide(house))
)

it.live("charges a suspect nothing for outages of the database while it is done alone", () =>
  Effect.gen(function* () {
    const unwritten = `${yield* temporary}/unwritten`
    yield* add(gazetteOf(1))
    yield* died(1)
    const orders = yield* FaultOrders
    for (const _ of [1, 2, 3]) {
      yield* orders.failNext("Ledger.commit", "DatabaseUnavailable")
      const observer = { ...silent, started: () => orders.failNext("Ledger.fail", "DatabaseUnavailable", 9) }
      const report = yield* Selected.run({ ...options, unwritten }, observer, yield* Deferred.make<Fault>())
      assert.strictEqual(report.stoppedBy?.code, "DatabaseUnavailable")
      assert.strictEqual(yield* stateOf(1), "running - 0")
      yield* orders.heal
    }
    assert.strictEqual((yield* run({ unwritten })).report.done, 1)
    assert.strictEqual(yield* stateOf(1), "done - 0")
  }).pipe(Effect.provide(house))
)

it.live.each([
  [
    "the store takes no text",
    "AccessDenied",
    Effect.flatMap(MemoryObjectStore, ({ failNext }) => failNext("put", "AccessDenied", 99))
  ],
  [
    "the index refuses them all",
    "IndexRejected",
    Effect.flatMap(MemoryIndex, ({ refuse }) => refuse(twenty.map(({ fileChecksum }) => fileChecksum ?? "")))
  ]
] as const)("stops when ten documents in a row fail alike, and leaves the others alone: %s", ([_, code, trouble]) =>
  Effect.gen(function* () {
    yield* add(...twenty)
    yield* trouble
    const { report } = yield* run({ concurrency: 1 })
    assert.strictEqual(report.stoppedBy?.code, code)
    assert.match(report.stoppedBy?.detail ?? "", /10 documents in a row/)
    assert.isBelow(report.failed + report.deferred, 20)
    assert.strictEqual(report.done, 0)
  }).pipe(Effect.provide(house))
)

it.live("does not stop for documents that fail on their own account, nor for faults between others that are done", () =>
  Effect.gen(function* () {
    yield* add(
      ...twenty.map((gazette) => ({ ...gazette, sourceKey: `x/corrupt-${gazette.id}` })),
      ...twenty.map(({ id }) => gazetteOf(20 + id, id % 9 === 0 ? {} : { sourceKey: `x/defect-${id}` }))
    )
    const { report } = yield* run({ concurrency: 1 })
    assert.isNull(report.stoppedBy)
    assert.deepStrictEqual([report.done, report.failed], [2, 38])
  }).pipe(Effect.provide(house))
)

it.live("holds back documents whose texts wait for the index, and one larger than the budget passes alone", () =>
  Effect.gen(function* () {
    const large = Math.ceil(budgets.indexBytes / 2)
    const store = yield* ObjectStore
    const rows = Array.from({ length: 6 }, (_, index) => gazetteOf(index + 1, { fileChecksum: null }))
    yield* add(...rows)
    yield* Effect.forEach(rows, ({ id, sourceKey }) => store.put(sourceKey, { text: `${id} ${"x".repeat(large)}` }))
    const { report } = yield* run({ maxFileBytes: 10 * large })
    assert.strictEqual(report.done, 6)
    assert.deepStrictEqual(yield* inUse, nothing)
  }).pipe(Effect.provide(house))
)

it.live("leaves no temporary folder behind", () =>
  Effect.gen(function* () {
    yield* add(gazetteOf(1), gazetteOf(2, { sourceKey: "x/corrupt" }), gazetteOf(3, { sourceKey: "x/defect" }))
    yield* run()
    const fs = yield* (yield* Effect.promise(() => import("effect"))).FileSystem.FileSystem
    const scratch = yield* Effect.scoped((yield* Scratch).directory)
    assert.deepStrictEqual(yield* fs.readDirectory(scratch.slice(0, scratch.lastIndexOf("/"))), [])
    assert.strictEqual((yield* Stream.runCollect((yield* ObjectStore).list("2700300/"))).length, 2)
  }).pipe(Effect.provide(house))
)
