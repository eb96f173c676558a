/**
 * Conformance: leftovers of earlier versions are noted, owned or not, and forgotten.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { Ledger, type Run } from "../Ledger.ts"
import { Leftovers } from "../Leftovers.ts"
import type { Cases } from "./Cases.ts"
import { checksumOf, seedRow, seedRows } from "./Fixture.ts"
import {
  begin,
  commit,
  completionOf,
  eventsOf,
  fail,
  forget,
  gazetteOf,
  leftoversNow,
  outage,
  segmentOf,
  selectedIn,
  startedRun,
  stateOf
} from "./Steps.ts"

const noted = Effect.map(leftoversNow(100), (all) =>
  all.map(({ gazetteId, isOwned, key, kind }) => `${gazetteId} ${kind} ${key}${isOwned ? " owned" : ""}`)
)

export const leftoverCases: Cases = (test, fixture) => {
  test("notes nothing for a first version, nor for the same one again", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commit(run, 1, {})
      yield* commit(run, 1, {})
      assert.deepStrictEqual(yield* noted, [])
    }))

  test("notes the documents and the text that a new version does not have, with the commit", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commit(run, 1, { documentIds: ["a", "b"], textKey: "x/old.txt" })
      yield* commit(run, 1, {
        documentIds: ["b", "c"],
        textKey: "x/new.txt",
        leftovers: [
          { id: "b", textKey: null },
          { id: "of the system before us", textKey: "x/before us.txt" }
        ]
      })
      assert.deepStrictEqual(yield* noted, [
        "1 document a",
        "1 document of the system before us",
        "1 text x/before us.txt",
        "1 text x/old.txt"
      ])
    }))

  test("notes a path that could not be looked up, then what was found under it, page by page", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(2))
      const { filePath } = yield* gazetteOf(1)
      yield* commit(run, 1, { documentIds: ["mine"], textKey: "x/mine.txt", unseenPath: filePath })
      assert.deepStrictEqual(yield* noted, [`1 path ${filePath}`])
      const found = ["before us", "mine"].map((key) => ({ gazetteId: 1, kind: "document" as const, key }))
      yield* (yield* Leftovers).note([...found, { gazetteId: 2, kind: "text", key: "x/mine.txt" }])
      const all = ["1 document before us", "1 document mine owned", `1 path ${filePath}`, "2 text x/mine.txt owned"]
      assert.deepStrictEqual(yield* noted, all)
      const [, second] = yield* leftoversNow(2)
      assert.deepStrictEqual(
        (yield* leftoversNow(2, second)).map(({ kind }) => kind),
        ["path", "text"]
      )
      yield* forget(yield* leftoversNow(9))
      assert.deepStrictEqual(yield* noted, [])
    }))

  test("notes nothing for a commit that was refused", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      const stale = yield* begin(run, 1)
      yield* begin(run, 1)
      const completion = { ...completionOf(stale, yield* gazetteOf(1)), leftovers: [{ id: "a", textKey: null }] }
      assert.deepStrictEqual(yield* (yield* Ledger).commit([completion]), ["conflict"])
      assert.deepStrictEqual(yield* noted, [])
    }))

  test("tells what another gazette owns, by its checksum or by what it yielded, and what is a source", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(3))
      const source = (yield* gazetteOf(3)).filePath
      yield* commit(run, 1, { documentIds: [checksumOf(2), "segment", "mine"], textKey: source })
      yield* commit(run, 2, { documentIds: ["segment"], textKey: "x/shared.txt" })
      yield* commit(run, 1, { documentIds: ["new"], textKey: "x/other.txt" })
      assert.deepStrictEqual((yield* noted).sort(), [
        `1 document ${checksumOf(2)} owned`,
        "1 document mine",
        "1 document segment owned",
        `1 text ${source} owned`
      ])
    }))

  test("notes the texts of segments that a new version does not have, and its whole text where it has that no more", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commit(run, 1, { documentIds: ["a", "b"], textKey: "whole.txt", segments: ["a", "b"].map(segmentOf) })
      yield* commit(run, 1, { documentIds: ["b", "c"], textKey: "whole.txt", segments: ["c", "b"].map(segmentOf) })
      assert.deepStrictEqual(yield* noted, ["1 document a", "1 text a.txt"])
      yield* commit(run, 1, { documentIds: ["d"], textKey: "d.txt" })
      assert.deepStrictEqual(yield* noted, [
        ...["1 document a", "1 document b", "1 document c"],
        ...["1 text a.txt", "1 text b.txt", "1 text c.txt", "1 text whole.txt"]
      ])
    }))

  test("does not take for another's the checksum of an edition that was indexed whole and now is cut", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add([seedRow(1), seedRow(2), seedRow(3, { checksum: checksumOf(2), date: "2024-05-02" })])
      for (const id of [1, 2]) {
        yield* commit(run, id)
        yield* commit(run, id, { documentIds: [`cut ${id}`], segments: [segmentOf(`cut ${id}`)] })
      }
      assert.deepStrictEqual(yield* noted, [`1 document ${checksumOf(1)}`, `2 document ${checksumOf(2)} owned`])
    }))

  test("tells what the newest version of the same gazette has again, and keeps back what one at work may have", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      for (const id of ["a", "b"]) yield* commit(run, 1, { documentIds: [id], textKey: `${id}.txt` })
      assert.deepStrictEqual(yield* noted, ["1 document a", "1 text a.txt"])
      const again = yield* begin(run, 1)
      assert.deepStrictEqual(yield* noted, [])
      const completion = { ...completionOf(again, yield* gazetteOf(1)), documentIds: ["a"], textKey: "a.txt" }
      assert.deepStrictEqual(yield* (yield* Ledger).commit([completion]), ["committed"])
      assert.deepStrictEqual(yield* noted, ["1 document a owned", "1 document b", "1 text a.txt owned", "1 text b.txt"])
      yield* fail(run, 1)
      assert.deepStrictEqual(yield* noted, ["1 document a owned", "1 document b", "1 text a.txt owned", "1 text b.txt"])
    }))

  for (const [what, redo] of Object.entries({
    begun: begin,
    failed: fail,
    left: (run: Run, id: number) => fail(run, id, outage)
  })) {
    test(`keeps what is another gazette's document and segment though its redo has been ${what}`, () =>
      Effect.gen(function* () {
        const run = yield* startedRun
        yield* fixture.add(seedRows(2))
        for (const id of [1, 2]) yield* commit(run, id, { documentIds: ["a"], segments: [segmentOf("a")] })
        yield* commit(run, 1, { documentIds: ["b"] })
        yield* redo(run, 2)
        assert.deepStrictEqual(yield* noted, ["1 document a owned", "1 text a.txt owned"])
      }))
  }

  test("keeps the text of another gazette that a system before us has done, by the key that the contract gives it", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add([seedRow(1), seedRow(2, { processed: true }), seedRow(3)])
      const keyOf = (id: number) => Effect.map(gazetteOf(id), ({ filePath }) => filePath.replace(/\.\w+$/, ".txt"))
      const keys = [yield* keyOf(2), yield* keyOf(3), "2700300/2024-05-01/0.txt"]
      yield* commit(run, 1, { segments: keys.map((textKey) => ({ ...segmentOf("s"), textKey })) })
      yield* commit(run, 1)
      assert.deepStrictEqual(
        (yield* noted).sort(),
        [`1 text ${keys[2]}`, `1 text ${keys[0]} owned`, `1 text ${keys[1]}`].sort()
      )
    }))

  test("opens again what was committed with a document or a text while that was being removed", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(4))
      yield* commit(run, 1, { documentIds: ["a"], textKey: "a.txt" })
      yield* commit(run, 1, { documentIds: ["b"], textKey: "b.txt" })
      const listed = yield* leftoversNow(100)
      assert.deepStrictEqual(
        listed.map(({ isOwned }) => isOwned),
        [false, false]
      )
      yield* commit(run, 2, { documentIds: ["a"] })
      yield* commit(run, 3, { textKey: "a.txt" })
      yield* commit(run, 4, { segments: [segmentOf("a")], textKey: "4.txt" })
      yield* forget(listed)
      assert.deepStrictEqual(yield* Effect.all([1, 2, 3, 4].map(stateOf)), ["done", "pending", "pending", "pending"])
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [4, 3, 2])
    }))

  test("opens again who shares a document with a version that is gone: the document may bear the other's name", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(3))
      for (const id of [1, 2, 3]) yield* commit(run, id, { documentIds: id === 3 ? ["own"] : ["shared", `${id}`] })
      yield* commit(run, 1, { documentIds: ["1"] })
      yield* forget(yield* leftoversNow(100))
      assert.deepStrictEqual(yield* Effect.all([1, 2, 3].map(stateOf)), ["done", "pending", "done"])
      assert.deepStrictEqual(yield* eventsOf(2), ["done", "pending"])
      assert.deepStrictEqual(yield* selectedIn("UNPROCESSED"), [2])
      yield* commit(run, 2, { documentIds: ["shared", "2"] })
      assert.deepStrictEqual(yield* noted, [])
    }))

  test("forgets what is gone, and only that", () =>
    Effect.gen(function* () {
      const run = yield* startedRun
      yield* fixture.add(seedRows(1))
      yield* commit(run, 1, { documentIds: ["a", "b", "c"] })
      yield* commit(run, 1, { documentIds: ["c"] })
      yield* forget(yield* leftoversNow(1))
      assert.deepStrictEqual(yield* noted, ["1 document b"])
    }))
}
