import { assert, it } from "@effect/vitest"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import type { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"
import fc from "fast-check"
import { add, Extractions, gazetteOf, house, inUse, nothing, run } from "./MemoryHouse.ts"
import type { Rows } from "./Rows.ts"

/** Ids of ten apart, so that rows can become visible between them. */
const chaos = fc.record({
  rows: fc.integer({ min: 0, max: 12 }),
  bad: fc.array(fc.constantFrom("corrupt", "blank", "defect"), { maxLength: 3 }),
  /** Rows that come after a page was read: above, below or between those that are there. */
  arrivals: fc.array(
    fc.uniqueArray(
      fc.integer({ min: 1, max: 299 }).filter((id) => id % 10 !== 0),
      { maxLength: 3 }
    ),
    {
      maxLength: 4
    }
  ),
  pageSize: fc.integer({ min: 1, max: 7 }),
  concurrency: fc.integer({ min: 1, max: 5 })
})

const once = (times: Iterable<number>) => [...times].every((time) => time === 1)

it.live("does each document once, whatever goes wrong, comes or becomes visible, and the next run does the rest", () =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(chaos, ({ arrivals, bad, concurrency, pageSize, rows }) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const sound = Array.from({ length: rows }, (_, index) => gazetteOf((index + 1) * 10))
            const faulty = bad.map((kind, index) => {
              const id = (rows + index + 1) * 10
              return gazetteOf(id, { sourceKey: `x/${kind}-${id}` })
            })
            const extractions = yield* Extractions
            yield* add(...sound, ...faulty)
            const lastId = Math.max(0, ...[...sound, ...faulty].map(({ id }) => id))
            const come = [...new Set(arrivals.flat())]
            const context = yield* Effect.context<Rows | ObjectStore>()
            const waves = arrivals.map((wave, index) =>
              wave.filter((id) => !arrivals.slice(0, index).flat().includes(id))
            )
            const onPage = Effect.suspend(() => add(...(waves.shift() ?? []).map((id) => gazetteOf(id)))).pipe(
              Effect.provide(context),
              Effect.orDie
            )

            const first = yield* run({ pageSize, concurrency }, onPage)
            assert.strictEqual(new Set(first.told).size, first.told.length, "one outcome a document")
            assert.isTrue(once(extractions.values()), "one extraction a document")
            assert.isTrue(
              first.outcomes.every(({ gazette }) => gazette.id <= lastId),
              "later rows belong to the next run"
            )
            const visited = new Set(first.outcomes.map(({ gazette }) => gazette.id))
            assert.isTrue(
              [...sound, ...faulty].every(({ id }) => visited.has(id)),
              "each row of its start"
            )

            yield* Effect.forEach(waves.splice(0), (wave) => add(...wave.map((id) => gazetteOf(id))))
            yield* run({ pageSize, concurrency })
            const defects = bad.filter((kind) => kind === "defect").length
            const done = rows + come.length
            assert.strictEqual(
              [...extractions.values()].reduce((sum, times) => sum + times, 0),
              done + bad.length + defects
            )
            const { put } = yield* (yield* MemoryObjectStore).counters
            assert.strictEqual(put - (rows + bad.length + come.length), done, "one text a document")
            assert.strictEqual((yield* (yield* MemoryIndex).items).length, done, "one index document each")
            assert.deepStrictEqual(yield* inUse, nothing)
            assert.strictEqual((yield* run({ pageSize, concurrency })).report.selected, defects)
          }).pipe(Effect.provide(house), Effect.scoped)
        )
      ),
      { numRuns: 40 }
    )
  )
)
