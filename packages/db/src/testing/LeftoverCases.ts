/**
 * Conformance: what an earlier version of a gazette left behind is work of its own.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { type Completion, Ledger, type Run } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRows } from "./Fixture.ts"
import { begin, completionOf, gazetteOf, startedRun } from "./Work.ts"

const commitAs = Effect.fnUntraced(function* (run: Pick<Run, "id">, id: number, change: Partial<Completion>) {
  const claim = yield* begin(run, id)
  return yield* (yield* Ledger).commit([{ ...completionOf(claim, yield* gazetteOf(id)), ...change }])
})

const noted = Effect.map(
  Effect.flatMap(Ledger, (ledger) => ledger.leftovers(100)),
  (all) => all.map(({ gazetteId, isOwned, key, kind }) => `${gazetteId} ${kind} ${key}${isOwned ? " owned" : ""}`)
)

export const leftoverCases: Cases = (test, fixture) => {
  test("notes nothing for a first version, nor for the same one again", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commitAs(run, 1, {})
      yield* commitAs(run, 1, {})
      assert.deepStrictEqual(yield* noted, [])
    }))

  test("notes the documents and the text that a new version does not have, with the commit", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commitAs(run, 1, { documentIds: ["a", "b"], textKey: "x/old.txt" })
      yield* commitAs(run, 1, {
        documentIds: ["b", "c"],
        textKey: "x/new.txt",
        leftovers: ["b", "of the system before us"]
      })
      assert.deepStrictEqual(yield* noted, ["1 document a", "1 document of the system before us", "1 text x/old.txt"])
    }))

  test("notes nothing for a commit that was refused", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      const stale = yield* begin(run, 1)
      yield* begin(run, 1)
      const completion = { ...completionOf(stale, yield* gazetteOf(1)), leftovers: ["a"] }
      assert.deepStrictEqual(yield* (yield* Ledger).commit([completion]), ["conflict"])
      assert.deepStrictEqual(yield* noted, [])
    }))

  test("tells what another gazette owns, by its checksum or by what it yielded, and what is a source", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(3))
      const source = (yield* gazetteOf(3)).filePath
      yield* commitAs(run, 1, { documentIds: [checksumOf(2), "segment", "mine"], textKey: source })
      yield* commitAs(run, 2, { documentIds: ["segment"], textKey: "x/shared.txt" })
      yield* commitAs(run, 1, { documentIds: ["new"], textKey: "x/other.txt" })
      assert.deepStrictEqual((yield* noted).sort(), [
        `1 document ${checksumOf(2)} owned`,
        "1 document mine",
        "1 document segment owned",
        `1 text ${source} owned`
      ])
    }))

  test("forgets what is gone, and only that", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      const ledger = yield* Ledger
      yield* commitAs(run, 1, { documentIds: ["a", "b", "c"] })
      yield* commitAs(run, 1, { documentIds: ["c"] })
      yield* ledger.forget(yield* ledger.leftovers(1))
      assert.deepStrictEqual(yield* noted, ["1 document b"])
    }))
}
