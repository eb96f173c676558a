import { assert, it } from "@effect/vitest"
import { Deferred, Effect } from "effect"
import { type Fault, faultOf } from "../../src/faults/Fault.ts"
import type { DerivedStage } from "../../src/stages/Stage.ts"
import { groupsOf, runStage, type StageObserver } from "../../src/stages/StageRun.ts"
import { add, gazetteOf, house, inForce, run } from "../flow/MemoryHouse.ts"

it.live("finds the one gazette that makes its group fail, does the others, and tells how far it is", () =>
  Effect.gen(function* () {
    yield* add(...Array.from({ length: 7 }, (_, place) => gazetteOf(place + 1)))
    yield* run()
    const stage: DerivedStage<never> = {
      stage: { stage: "themes/test", version: "1" },
      alsoDone: [],
      documentsAtOnce: 5,
      run: (items) =>
        items.some(({ gazetteId }) => gazetteId === 3)
          ? Effect.fail(faultOf("Defect", "one of them"))
          : Effect.succeed(items.map((item) => ({ _tag: "Written", item, ids: [`${item.gazetteId}`] })))
    }
    const told: Array<string> = []
    const observer: StageObserver = {
      started: (_, open) => Effect.sync(() => told.push(`${open} open`)),
      group: (_, ended) => Effect.sync(() => told.push(`${ended} ended`))
    }
    const stop = yield* Deferred.make<Fault>()
    const report = yield* runStage(stage, { filter: {}, pageSize: 10, inForce }, observer, stop)
    assert.deepInclude(report, { done: 6, failed: 1, failedFirst: 1, excerpts: 6, stoppedBy: null })
    assert.deepStrictEqual(told, ["7 open", "5 ended", "7 ended"])
  }).pipe(Effect.provide(house))
)

it("never splits a gazette between groups", () => {
  const item = (gazetteId: number, documents: number) => ({
    gazetteId,
    textAttempt: 1,
    attempt: 0,
    documentIds: Array.from({ length: documents }, (_, place) => `${gazetteId}-${place}`),
    textBytes: 1,
    writtenIds: []
  })
  const groups = groupsOf([item(1, 60), item(2, 40), item(3, 1), item(4, 300), item(5, 1)], 100)
  assert.deepStrictEqual(
    groups.map((group) => group.map(({ gazetteId }) => gazetteId)),
    [[1, 2], [3], [4], [5]]
  )
})
