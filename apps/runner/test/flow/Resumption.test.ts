import { assert, it } from "@effect/vitest"
import { Reports } from "@escriba/db/Reports"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import { Effect, Option, Stream } from "effect"
import { add, gazetteOf, house, inForce, type RunOptions, run } from "./MemoryHouse.ts"

const all: Partial<RunOptions> = { filter: { mode: "ALL" }, concurrency: 2 }
const ids = Array.from({ length: 8 }, (_, index) => index + 1)

/** All eight are done; then a run in mode ALL does the newest and meets an outage, with some documents at work. */
const stoppedAll = Effect.gen(function* () {
  yield* add(...ids.map((id) => gazetteOf(id)))
  yield* run()
  const store = yield* MemoryObjectStore
  let pages = 0
  const outageAtSecondPage = Effect.suspend(() =>
    ++pages === 2 ? store.failNext("any", "StorageUnavailable", 1000) : Effect.void
  )
  const { report, told } = yield* run(all, outageAtSecondPage)
  yield* store.heal
  assert.strictEqual(report.stoppedBy?.code, "StorageUnavailable")
  assert.include(told.join(), "StorageUnavailable", "some were at work")
  return { report, done: told.filter((one) => one.endsWith("Done")) }
})

const runsNow = Effect.gen(function* () {
  const [records = []] = yield* Stream.runCollect((yield* Reports).runs({ pageSize: 50 }))
  return records.map(({ finishedAt, id, mode }) => `${id} ${mode}${finishedAt === null ? " unfinished" : ""}`)
})

it.live("goes on with an ALL that an outage stopped, with what was at work, and ends it", () =>
  Effect.gen(function* () {
    const { done, report } = yield* stoppedAll
    const rest = yield* run(all)
    assert.strictEqual(rest.report.runId, report.runId)
    assert.deepStrictEqual([...done, ...rest.told].sort(), ids.map((id) => `${id} Done`).sort())
    assert.deepStrictEqual(yield* runsNow, ["2 ALL", "1 UNPROCESSED"])
    assert.deepStrictEqual((yield* (yield* Reports).summary).byState, { done: 8 })
  }).pipe(Effect.provide(house))
)

it.live.each([
  ["--id", { filter: { mode: "ALL", ids: [8] } }, 1],
  ["--territory", { filter: { mode: "ALL", territoryIds: ["2700300"] } }, 8],
  ["--since", { filter: { mode: "ALL", since: "2024-01-01" } }, 8],
  ["--limit", { filter: { mode: "ALL" }, limit: Option.some(3) }, 3],
  ["another size limit", { filter: { mode: "ALL" }, inForce: { ...inForce, MAX_GAZETTE_FILE_SIZE_MB: "2" } }, 8],
  ["another extractor", { filter: { mode: "ALL" }, inForce: { ...inForce, ESCRIBA_EXTRACTORS: "test-text@2" } }, 8],
  ["another place", { filter: { mode: "ALL" }, making: ["another index"] }, 8],
  ["--force", { filter: { mode: "ALL", includesDone: true } }, 8]
] satisfies ReadonlyArray<[string, Partial<RunOptions>, number]>)(
  "neither continues nor ends a stopped ALL from one with %s",
  ([, change, expected]) =>
    Effect.gen(function* () {
      yield* stoppedAll
      assert.strictEqual((yield* run(change)).report.done, expected)
      assert.deepStrictEqual(yield* runsNow, ["3 ALL", "2 ALL unfinished", "1 UNPROCESSED"])
    }).pipe(Effect.provide(house))
)
