import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, Exit, Fiber, FileSystem, Layer, Schema, Stream } from "effect"
import { layer, MemoryObjectStore, type StoreOperation } from "../src/MemoryObjectStore.ts"
import { ObjectStore } from "../src/ObjectStore.ts"
import type { StorageError } from "../src/StorageError.ts"
import { conformance, OpenObjects } from "../src/testing.ts"

const fresh = Layer.fresh(layer).pipe(Layer.provideMerge(NodeServices.layer))

const openObjects = Layer.effect(
  OpenObjects,
  Effect.map(MemoryObjectStore, ({ counters }) =>
    OpenObjects.of({ count: Effect.map(counters, ({ closed, opened }) => opened - closed) })
  )
)

conformance("memory", openObjects.pipe(Layer.provideMerge(fresh)))

const prepared = Effect.gen(function* () {
  const objects = yield* ObjectStore
  const memory = yield* MemoryObjectStore
  const directory = yield* Effect.flatMap(FileSystem.FileSystem, (fs) =>
    fs.makeTempDirectoryScoped({ prefix: "escriba-memory-" })
  )
  yield* objects.put("a", { text: "decreto" })
  const calls: Record<StoreOperation, Effect.Effect<unknown, StorageError>> = {
    open: Effect.scoped(objects.open("a")),
    download: objects.download("a", `${directory}/copy`, { maxBytes: 100 }),
    put: objects.put("b", { text: "portaria" }),
    list: Stream.runCollect(objects.list("")),
    remove: objects.remove("a")
  }
  return { calls, memory, objects }
})

const keys = { open: "a", download: "a", put: "b", list: "", remove: "a" }
const methods = ["open", "download", "put", "list", "remove"] as const

it.effect.each(methods)("fails the next calls of %s as often as ordered, changes nothing, and then recovers", (on) =>
  Effect.gen(function* () {
    const { calls, memory } = yield* prepared
    const before = yield* memory.counters
    yield* memory.failNext(on, "AccessDenied", 2)
    for (const _ of [1, 2]) {
      const error = yield* Effect.flip(calls[on])
      assert.deepStrictEqual([error.reason, error.key], ["AccessDenied", keys[on]])
    }
    assert.deepStrictEqual(yield* memory.counters, before)
    assert.deepStrictEqual([...(yield* memory.objects).keys()], ["a"])
    yield* calls[on]
  }).pipe(Effect.provide(fresh))
)

it.effect(
  "fails whichever operation comes next when the order names none, each kind of failure in the order given",
  () =>
    Effect.gen(function* () {
      const { calls, memory } = yield* prepared
      yield* memory.failNext("put", "DiskFull")
      yield* memory.failNext("any", "NotFound")
      yield* memory.failNext("download", "TooLarge")
      assert.strictEqual((yield* Effect.flip(calls.download)).reason, "NotFound")
      assert.strictEqual((yield* Effect.flip(calls.download)).reason, "TooLarge")
      yield* calls.download
      assert.strictEqual((yield* Effect.flip(calls.put)).reason, "DiskFull")
      yield* calls.put
    }).pipe(Effect.provide(fresh))
)

it.effect("withdraws all orders when it heals", () =>
  Effect.gen(function* () {
    const { calls, memory } = yield* prepared
    yield* memory.failNext("any", "StorageUnavailable", 1_000)
    yield* memory.cutNext(1_000, 1)
    yield* memory.announceNext(1_000)
    yield* memory.heal
    yield* Effect.all(Object.values(calls), { discard: true })
  }).pipe(Effect.provide(fresh))
)

it.effect("counts what was done, and shows what it holds as it is now", () =>
  Effect.gen(function* () {
    const { calls, memory, objects } = yield* prepared
    yield* Effect.all(Object.values(calls), { discard: true })
    yield* objects.remove("never there")
    assert.deepStrictEqual(yield* memory.counters, { opened: 2, closed: 2, put: 2, removed: 1 })
    const held = yield* memory.objects
    yield* objects.remove("b")
    assert.deepStrictEqual(
      [...held].map(([key, bytes]) => [key, bytes.length]),
      [["b", 8]]
    )
  }).pipe(Effect.provide(fresh))
)

it.effect("dies of a body that is run twice, or after its object was closed", () =>
  Effect.gen(function* () {
    const { objects } = yield* prepared
    const died = Effect.fnUntraced(function* (body: Stream.Stream<Uint8Array, StorageError>) {
      return Exit.hasDies(yield* Effect.exit(Stream.runDrain(body)))
    })
    const { body } = yield* objects.open("a")
    assert.deepStrictEqual([yield* died(body), yield* died(body)], [false, true])
    const closed = yield* Effect.scoped(objects.open("a"))
    assert.isTrue(yield* died(closed.body))
  }).pipe(Effect.provide(fresh))
)

it.effect.prop(
  "closes every object that it opened, whatever failed",
  {
    faults: Schema.Array(
      Schema.Struct({
        kind: Schema.Literals(["fail", "end", "break", "announce", "interrupt", "none"]),
        bytes: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 12 }))
      })
    ).check(Schema.isMaxLength(8))
  },
  ({ faults }) =>
    Effect.gen(function* () {
      const { calls, memory } = yield* prepared
      for (const { bytes, kind } of faults) {
        if (kind === "fail") yield* memory.failNext("download", "StorageUnavailable")
        if (kind === "end" || kind === "break") yield* memory.cutNext(1, bytes, kind === "end" ? "ends" : "fails")
        if (kind === "announce") yield* memory.announceNext(bytes)
        const fiber = yield* Effect.forkChild(Effect.exit(calls.download))
        if (kind === "interrupt") yield* Fiber.interrupt(fiber)
        else yield* Fiber.join(fiber)
      }
      const { closed, opened } = yield* memory.counters
      assert.strictEqual(closed, opened)
      yield* calls.download
    }).pipe(Effect.scoped, Effect.provide(fresh)),
  { arbitrary: { runs: 60 } }
)
