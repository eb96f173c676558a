import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { FaultOrders } from "@escriba/db/FaultOrders"
import { Gazettes } from "@escriba/db/Gazettes"
import { Ledger } from "@escriba/db/Ledger"
import { Reports } from "@escriba/db/Reports"
import { IndexError } from "@escriba/indexer/IndexError"
import * as MemoryIndex from "@escriba/indexer/MemoryIndex"
import { type ItemOutcome, SearchIndex } from "@escriba/indexer/SearchIndex"
import { itemOf } from "@escriba/indexer/testing"
import * as MemoryObjectStore from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { StorageError } from "@escriba/storage/StorageError"
import { Duration, Effect, Fiber, FileSystem, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { faultOf, toFailure } from "../../src/faults/Fault.ts"
import * as Dependency from "../../src/resilience/Dependency.ts"
import * as ResilientDatabase from "../../src/resilience/ResilientDatabase.ts"
import * as ResilientIndex from "../../src/resilience/ResilientIndex.ts"
import * as ResilientStore from "../../src/resilience/ResilientStore.ts"
import { waiting } from "../../src/resilience/Waiting.ts"
import { temporary } from "../Command.ts"
import { gazetteOf, inForce } from "../flow/MemoryHouse.ts"
import { databaseWith } from "../flow/Rows.ts"

const serviceThatIsWell = () => Dependency.make({ name: "it", probe: Effect.void, patience: Duration.minutes(1) })
const well = serviceThatIsWell()

const unavailable = new IndexError({ reason: "IndexUnavailable", detail: "connection reset" })

/** Runs the work while the clock goes on. */
const inTime = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(work)
    yield* TestClock.adjust("5 minutes")
    return yield* Fiber.join(fiber)
  })

describe("a database that fails now and then", () => {
  const rows = Array.from({ length: 7 }, (_, index) => gazetteOf(index + 1))
  const database = ResilientDatabase.layer(well).pipe(Layer.provideMerge(databaseWith(rows)))

  it.effect("is listed whole, each row once, though every page fails first", () =>
    Effect.gen(function* () {
      const { failNext } = yield* FaultOrders
      const run = yield* (yield* Ledger).startRun({ mode: "ALL" })
      const visited: Array<number> = []
      const selection = {
        mode: "ALL",
        pageSize: 3,
        now: "2024-05-02T12:00:00.000001",
        runId: run.id,
        lastId: run.lastId,
        inForce: {},
        standing: "ordinary"
      } as const
      yield* inTime(
        (yield* Gazettes).pages(selection).pipe(
          Stream.runForEach((page) => {
            visited.push(...page.map(({ id }) => id))
            return failNext("Gazettes.pages", "DatabaseUnavailable", 2)
          })
        )
      )
      assert.deepStrictEqual(visited, [7, 6, 5, 4, 3, 2, 1])
    }).pipe(Effect.provide(database))
  )

  it.effect("tells failures of one moment by keyset, each once, though every page fails first", () =>
    Effect.gen(function* () {
      const { failNext } = yield* FaultOrders
      const { begin, fail, startRun } = yield* Ledger
      const { id: runId } = yield* startRun({ mode: "ALL" })
      for (const row of rows) {
        const claim = yield* begin({ ...row, attempt: 0 }, "text", { runId, isAlone: false })
        const times = { startedAt: 0, endedAt: 0 }
        yield* fail(yield* Effect.fromNullishOr(claim), toFailure(faultOf("Corrupt", "made to fail"), times, inForce))
      }
      const told: Array<number> = []
      yield* inTime(
        (yield* Reports).failures({}, { pageSize: 3 }).pipe(
          Stream.runForEach((page) => {
            told.push(...page.map(({ gazetteId }) => gazetteId))
            return failNext("Reports.failures", "DatabaseUnavailable", 2)
          })
        )
      )
      assert.deepStrictEqual(told, [7, 6, 5, 4, 3, 2, 1])
    }).pipe(Effect.scoped, Effect.provide(database))
  )

  it.effect("is no database before every listing says how it continues", () =>
    Effect.gen(function* () {
      // @ts-expect-error: `pages` is missing
      waiting(well, yield* Gazettes, {})
    }).pipe(Effect.provide(database))
  )
})

describe("a database that is well and refuses a call", () => {
  const database = Layer.suspend(() => ResilientDatabase.layer(serviceThatIsWell())).pipe(
    Layer.provideMerge(databaseWith([gazetteOf(1)]))
  )

  it.effect("is waited for: a row that somebody else holds locked, a session that the server has not missed yet", () =>
    Effect.gen(function* () {
      const { failNext } = yield* FaultOrders
      const gazettes = yield* Gazettes
      yield* failNext("Gazettes.find", "DatabaseUnavailable", 12)
      const fiber = yield* Effect.forkChild(gazettes.find(1))
      yield* TestClock.adjust("20 seconds")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual((yield* Fiber.join(fiber))?.id, 1)
    }).pipe(Effect.provide(database))
  )
})

/** Its files are real, so that its time is, too: the retries take half a second. */
describe("a store that fails now and then", () => {
  const impatient = Dependency.make({
    name: "it",
    probe: Effect.void,
    patience: Duration.millis(50),
    pause: "20 millis"
  })
  /** Told which keys it slows down. */
  let slow: (key: string) => boolean = () => false
  const slowDown = (key: string) =>
    Effect.suspend(() =>
      slow(key)
        ? Effect.fail(new StorageError({ reason: "StorageUnavailable", key, detail: "SlowDown, HTTP 503" }))
        : Effect.void
    )
  const store = ResilientStore.layer(impatient).pipe(
    Layer.provide(
      Layer.effect(
        ObjectStore,
        Effect.map(ObjectStore, (inner) =>
          ObjectStore.of({
            ...inner,
            open: (key) => Effect.andThen(slowDown(key), inner.open(key)),
            download: (key, ...more) => Effect.andThen(slowDown(key), inner.download(key, ...more)),
            put: (key, body) => Effect.andThen(slowDown(key), inner.put(key, body))
          })
        )
      )
    ),
    Layer.provideMerge(MemoryObjectStore.layer),
    Layer.provideMerge(NodeServices.layer)
  )
  const downloaded = (key: string, admit: Effect.Effect<void> = Effect.void) =>
    Effect.gen(function* () {
      const path = `${yield* temporary}/copy`
      yield* (yield* ObjectStore).download(key, path, { maxBytes: 1000, admit: () => admit })
      return yield* (yield* FileSystem.FileSystem).readFileString(path)
    })
  /** The store's objects, of which nothing is slow yet. */
  const given = Effect.fnUntraced(function* (...keys: ReadonlyArray<string>) {
    slow = () => false
    const { put } = yield* ObjectStore
    yield* Effect.forEach(keys, (key) => put(key, { text: "the whole of it" }))
  })
  const reasonOf = <A, E, R>(work: Effect.Effect<A, E | StorageError, R>) =>
    Effect.map(Effect.flip(work), (error) => (error instanceof StorageError ? error.reason : error))

  it.live("gives an object whole that was cut twice, and makes room for it once", () =>
    Effect.gen(function* () {
      yield* given("a.pdf")
      yield* (yield* MemoryObjectStore.MemoryObjectStore).cutNext(2, 5, "fails")
      let admitted = 0
      const text = yield* downloaded(
        "a.pdf",
        Effect.sync(() => {
          admitted += 1
        })
      )
      assert.deepStrictEqual([text, admitted], ["the whole of it", 1])
    }).pipe(Effect.provide(store))
  )

  it.live("blames the object that cannot be moved while another one can", () =>
    Effect.gen(function* () {
      yield* given("a/1.pdf", "a/2.pdf")
      yield* (yield* MemoryObjectStore.MemoryObjectStore).cutNext(99, 5, "ends")
      assert.strictEqual(yield* reasonOf(downloaded("a/1.pdf")), "TransferFailed")
    }).pipe(Effect.provide(store))
  )

  it.live.each([
    ["nothing has been read yet", []],
    ["others are read under other prefixes", ["b/1.pdf", "b/2.pdf"]],
    ["others were read under the prefix before", ["a/3.pdf"]]
  ])("waits for a store that slows one prefix down, and blames no object: %s", ([_, before]) =>
    Effect.gen(function* () {
      yield* given("a/1.pdf", "a/2.pdf", "a/3.pdf", "b/1.pdf", "b/2.pdf")
      yield* Effect.forEach(before as ReadonlyArray<string>, (key) => downloaded(key))
      slow = (key) => key.startsWith("a/")
      for (const key of ["a/1.pdf", "a/2.pdf"]) {
        assert.strictEqual(yield* reasonOf(downloaded(key)), "StorageUnavailable")
      }
      assert.strictEqual(yield* reasonOf((yield* ObjectStore).put("a/1.txt", { text: "" })), "StorageUnavailable")
      slow = () => false
      assert.strictEqual(yield* downloaded("a/1.pdf"), "the whole of it")
    }).pipe(Effect.provide(store))
  )

  it.live("waits for a store that takes no text, though it gives all files", () =>
    Effect.gen(function* () {
      yield* given("a/1.pdf", "a/2.pdf")
      yield* downloaded("a/1.pdf")
      slow = (key) => key.endsWith(".txt")
      assert.strictEqual(yield* reasonOf((yield* ObjectStore).put("a/1.txt", { text: "" })), "StorageUnavailable")
      assert.strictEqual(yield* downloaded("a/2.pdf"), "the whole of it")
    }).pipe(Effect.provide(store))
  )

  it.live(
    "blames the object that alone is slowed down, and the text that alone cannot be put, and leaves nothing behind",
    () =>
      Effect.gen(function* () {
        yield* given("a/1.pdf", "a/2.pdf")
        slow = (key) => key === "a/1.pdf"
        assert.strictEqual(yield* reasonOf(downloaded("a/1.pdf")), "TransferFailed")
        slow = (key) => key === "a/1.txt"
        assert.strictEqual(yield* reasonOf((yield* ObjectStore).put("a/1.txt", { text: "" })), "TransferFailed")
        const { objects } = yield* MemoryObjectStore.MemoryObjectStore
        assert.deepStrictEqual([...(yield* objects).keys()].sort(), ["a/1.pdf", "a/2.pdf"])
      }).pipe(Effect.provide(store))
  )
})

describe("an index that fails now and then", () => {
  const index = Layer.suspend(() => ResilientIndex.layer(serviceThatIsWell())).pipe(
    Layer.provideMerge(MemoryIndex.layer())
  )
  const items = ["one", "two", "three"].map((id) => itemOf(id, [id]))

  it.effect("gets again only what it was too busy for, and is waited for", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryIndex.MemoryIndex
      yield* memory.refuse(["two"], "Unavailable")
      const fiber = yield* Effect.forkChild(Effect.flatMap(SearchIndex, ({ bulk }) => bulk(items)))
      yield* TestClock.adjust("8 seconds")
      assert.deepStrictEqual(
        (yield* memory.items).map(({ id }) => id),
        ["one", "three"]
      )
      yield* memory.heal
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(
        (yield* Fiber.join(fiber)).map(({ _tag, id }) => `${id} ${_tag}`),
        ["one Indexed", "two Indexed", "three Indexed"]
      )
    }).pipe(Effect.provide(index))
  )

  it.effect("keeps what it acknowledged before it was too busy for too long", () =>
    Effect.gen(function* () {
      const memory = yield* MemoryIndex.MemoryIndex
      yield* memory.refuse(["two"], "Unavailable")
      yield* memory.failNext("touch", "IndexUnavailable", 999)
      const outcomes = yield* inTime(Effect.flatMap(SearchIndex, ({ bulk }) => bulk(items)))
      assert.deepStrictEqual(
        outcomes.map(({ _tag, id }) => `${id} ${_tag}`),
        ["one Indexed", "two Unavailable", "three Indexed"]
      )
    }).pipe(Effect.provide(index))
  )

  const tagsOf = (outcomes: ReadonlyArray<ItemOutcome>) => outcomes.map(({ _tag, id }) => `${id} ${_tag}`)

  it.effect("refuses the one document that it is always too busy for while it takes others", () =>
    Effect.gen(function* () {
      yield* (yield* MemoryIndex.MemoryIndex).refuse(["two"], "Unavailable")
      const outcomes = yield* inTime(Effect.flatMap(SearchIndex, ({ bulk }) => bulk(items)))
      assert.deepStrictEqual(tagsOf(outcomes), ["one Indexed", "two Rejected", "three Indexed"])
    }).pipe(Effect.provide(index))
  )

  it.effect.each([
    ["a bulk", items],
    ["a bulk of one", items.slice(0, 1)]
  ] as const)(
    "blames no document for an answer that all of %s get, where the witness gets it too or there is none",
    ([_, bulk]) =>
      Effect.gen(function* () {
        const memory = yield* MemoryIndex.MemoryIndex
        const search = yield* SearchIndex
        yield* memory.refuse(items.map(({ id }) => id))
        const unknown = yield* Effect.flip(inTime(search.bulk(bulk)))
        assert.strictEqual(unknown.reason, "Refused")
        assert.match(unknown.detail, /no document that could tell.*refused on order/)

        yield* search.bulk([itemOf("known", ["known"])])
        yield* memory.failNext("touch", "Refused")
        assert.strictEqual((yield* Effect.flip(inTime(search.bulk(bulk)))).reason, "Refused")

        const outcomes = yield* inTime(search.bulk(bulk))
        assert.isTrue(outcomes.every(({ _tag }) => _tag === "Rejected"))
      }).pipe(Effect.provide(index))
  )

  it.effect("halves a bulk that brings it down, until the guilty document stands alone", () =>
    Effect.gen(function* () {
      const inner = yield* SearchIndex
      let isUp = true
      const dependency = Dependency.make({
        name: "it",
        probe: Effect.suspend(() => {
          const answers = isUp
          isUp = true
          return answers ? Effect.void : Effect.fail({ isRetryable: true, message: "down" })
        }),
        patience: Duration.minutes(1)
      })
      const fragile = SearchIndex.of({
        ...inner,
        bulk: (batch) =>
          Effect.suspend(() => {
            if (!batch.some(({ id }) => id === "two")) return inner.bulk(batch)
            isUp = false
            return Effect.fail(unavailable)
          })
      })
      const outcomes = yield* inTime(Effect.flatMap(SearchIndex, ({ bulk }) => bulk(items))).pipe(
        Effect.provide(ResilientIndex.layer(dependency).pipe(Layer.provide(Layer.succeed(SearchIndex, fragile))))
      )
      assert.deepStrictEqual(
        outcomes.map(({ _tag, id }) => `${id} ${_tag}`),
        ["one Indexed", "two Rejected", "three Indexed"]
      )
    }).pipe(Effect.provide(MemoryIndex.layer()))
  )
})
