import { assert, it } from "@effect/vitest"
import { Effect, type Layer, Stream } from "effect"
import { Gazettes } from "../../src/Gazettes.ts"
import { type IncomingFile, Intake } from "../../src/Intake.ts"
import { Ledger } from "../../src/Ledger.ts"
import { Leftovers } from "../../src/Leftovers.ts"
import { Reports } from "../../src/Reports.ts"
import { completionOf, failureOf, selectionOf } from "../../src/testing.ts"
import { openAt } from "./Files.ts"

const database = openAt(":memory:")
const test = (name: string, body: () => Effect.Effect<unknown, unknown, Layer.Success<typeof database>>) =>
  it.effect(name, () => Effect.provide(body(), database))

const md5 = (digit: string) => digit.repeat(32)
const file = (change: Partial<IncomingFile> = {}): IncomingFile => ({
  location: "/docs/Atas Avulsas/ata nº 1.PDF",
  md5: md5("0"),
  sizeBytes: 10,
  modifiedMs: 1,
  told: {},
  movedFrom: [],
  ...change
})
const at = (location: string, digit: string, change: Partial<IncomingFile> = {}) =>
  file({ location, md5: md5(digit), ...change })

const register = (...files: ReadonlyArray<IncomingFile>) => Effect.flatMap(Intake, (intake) => intake.register(files))
const lose = (...locations: ReadonlyArray<string>) => Effect.flatMap(Intake, (intake) => intake.lose(locations))
const missing = Effect.flatMap(Intake, (intake) =>
  Effect.map(intake.missing("/docs", 0), (rows) =>
    rows.map(({ id, isReplaced, location }) => `${id} ${location}${isReplaced ? " replaced" : ""}`)
  )
)
const selected = (mode: "UNPROCESSED" | "ALL") =>
  Effect.gen(function* () {
    const run = yield* Effect.scoped((yield* Ledger).startRun({ mode }))
    const pages = yield* Stream.runCollect((yield* Gazettes).pages(selectionOf(run, mode)))
    return pages.flat()
  })
const pending = selected("UNPROCESSED")
const shown = Effect.map(pending, (rows) =>
  rows.map(({ fileChecksum, id, sourceKey }) => `${id} ${sourceKey} ${fileChecksum?.[0] ?? "no"}`).sort()
)
/** Does all that is pending. */
const run = Effect.gen(function* () {
  const ledger = yield* Ledger
  for (const gazette of yield* pending) {
    const claim = yield* Effect.fromNullishOr(yield* ledger.begin(gazette, "text", { runId: 1, isAlone: false }))
    yield* ledger.commit([{ ...completionOf(claim, gazette), textKey: `${gazette.filePath}.txt` }])
  }
})
const failed = Effect.fnUntraced(function* (change: Parameters<typeof failureOf>[0]) {
  const ledger = yield* Ledger
  const gazette = yield* Effect.fromNullishOr((yield* pending)[0])
  const claim = yield* Effect.fromNullishOr(yield* ledger.begin(gazette, "text", { runId: 1, isAlone: false }))
  return yield* ledger.fail(claim, failureOf(change))
})
const stateOf = (id: number) =>
  Effect.flatMap(Reports, (reports) => Effect.map(reports.entries(id), ([entry]) => entry?.state))
const leftovers = Effect.flatMap(Leftovers, ({ leftovers }) =>
  Effect.map(leftovers(10), (rows) => rows.map(({ isOwned, key }) => `${key[0]}${isOwned ? " owned" : ""}`))
)

test("makes a file a pending gazette where it lies, under a key as scrapers give them", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* register(file()), ["added"])
    const [gazette] = yield* pending
    assert.strictEqual(gazette?.sourceKey, "/docs/Atas Avulsas/ata nº 1.PDF")
    assert.strictEqual(gazette?.filePath, `atas-avulsas/undated/${md5("0")}.pdf`)
    assert.strictEqual(gazette?.fileUrl, "file:///docs/Atas%20Avulsas/ata%20n%C2%BA%201.PDF")
    assert.strictEqual(gazette?.collection, "Atas Avulsas")
    assert.strictEqual(gazette?.date, null)
  }))

test("adds nothing for the same place or the same bytes again, and remembers both places", () =>
  Effect.gen(function* () {
    yield* register(file())
    assert.deepStrictEqual(yield* register(file(), at("/docs/copy.pdf", "0")), ["known", "duplicate"])
    assert.deepStrictEqual(yield* register(at("/docs/copy.pdf", "0")), ["known"])
    assert.strictEqual((yield* pending).length, 1)
    const intake = yield* Intake
    assert.deepInclude(yield* intake.stampOf("/docs/copy.pdf", {}), { sizeBytes: 10, modifiedMs: 1 })
    assert.isUndefined(yield* intake.stampOf("/docs/never.pdf", {}))
    assert.deepStrictEqual(yield* intake.placesWith(md5("0"), "any"), [file().location, "/docs/copy.pdf"])
  }))

test("counts and lists a duplicate by the places where a file is now, not by those that are gone", () =>
  Effect.gen(function* () {
    yield* register(file(), at("/docs/copy.pdf", "0"), at("/docs/other.pdf", "1"))
    const { noted, summary } = yield* Reports
    const duplicates = Effect.gen(function* () {
      const rows = (yield* Stream.runCollect(noted("duplicate", { pageSize: 10 }))).flat()
      return [(yield* summary).byNote.find(({ note }) => note === "duplicate")?.count, rows.map(({ detail }) => detail)]
    })
    assert.deepStrictEqual(yield* duplicates, [1, ["/docs/copy.pdf"]])
    yield* lose("/docs/copy.pdf", "/docs/other.pdf")
    assert.deepStrictEqual(yield* duplicates, [undefined, []])
  }))

test("keeps the same bytes of another territory or date as another gazette", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(
      yield* register(at("/docs/2700300/2024-01-01/a.pdf", "0"), at("/docs/2700300/2024-01-02/a.pdf", "0")),
      ["added", "added"]
    )
  }))

test("keeps each file without bytes as a gazette of its own, also where it is moved", () =>
  Effect.gen(function* () {
    const empty = (location: string, movedFrom: ReadonlyArray<string> = []) =>
      file({ location, md5: null, sizeBytes: 0, movedFrom })
    const outcomes = yield* register(empty("/docs/a.pdf"), empty("/docs/b.pdf"), empty("/docs/a.pdf"))
    assert.deepStrictEqual(outcomes, ["added", "added", "known"])
    assert.deepStrictEqual(yield* (yield* Intake).placesWith(null, "a.pdf"), ["/docs/a.pdf"])
    assert.deepStrictEqual(yield* register(empty("/docs/sub/a.pdf", ["/docs/a.pdf"])), ["moved"])
    assert.deepStrictEqual(yield* shown, ["1 /docs/sub/a.pdf no", "2 /docs/b.pdf no"])
  }))

test("gives a gazette the new content of its file, done or not, and does it again", () =>
  Effect.gen(function* () {
    yield* register(file())
    assert.deepStrictEqual(yield* register(file({ md5: md5("1") })), ["changed"])
    yield* run
    assert.deepStrictEqual(yield* register(file({ md5: md5("2") })), ["changed"])
    assert.deepStrictEqual(yield* leftovers, ["0", "1", "a"])
    assert.deepStrictEqual(yield* shown, [`1 ${file().location} 2`])
  }))

test("makes a new gazette of a changed file whose content another place still holds, and shows the old one there", () =>
  Effect.gen(function* () {
    yield* register(at("/docs/a.txt", "0"), at("/docs/b.txt", "0"))
    yield* run
    assert.deepStrictEqual(yield* register(at("/docs/a.txt", "1")), ["changed"])
    assert.deepStrictEqual(yield* shown, ["1 /docs/b.txt 0", "2 /docs/a.txt 1"])
  }))

test("tells of a content whose last file has become another known content, and restores it when it is back", () =>
  Effect.gen(function* () {
    yield* register(at("/docs/a.txt", "0"), at("/docs/b.txt", "1"))
    yield* run
    assert.deepStrictEqual(yield* register(at("/docs/a.txt", "1")), ["changed"])
    assert.deepStrictEqual(yield* missing, ["1 /docs/a.txt replaced"])
    assert.deepStrictEqual(
      (yield* selected("ALL")).map(({ id }) => id),
      [2]
    )
    yield* (yield* Ledger).withdraw([{ gazetteId: 1, leftovers: [] }])
    assert.strictEqual(yield* stateOf(1), "withdrawn")
    assert.deepStrictEqual(yield* leftovers, ["0", "d"])
    assert.deepStrictEqual(yield* missing, [])
    assert.deepStrictEqual(yield* register(at("/docs/c.txt", "0")), ["restored"])
    assert.deepStrictEqual(yield* shown, ["1 /docs/c.txt 0"])
  }))

test("moves a file's place with what was told of it, and does a done gazette again where it is now", () =>
  Effect.gen(function* () {
    yield* register(at("/docs/a.txt", "0", { told: { territoryId: "2700300" } }))
    yield* run
    assert.deepStrictEqual(yield* register(at("/other/a.txt", "0", { movedFrom: ["/docs/a.txt"] })), ["moved"])
    const [gazette] = yield* pending
    assert.deepInclude(gazette, { id: 1, sourceKey: "/other/a.txt", territoryId: "2700300" })
    assert.deepStrictEqual(yield* missing, [])
  }))

test("applies what is told of a known file, and keeps it when the file changes", () =>
  Effect.gen(function* () {
    const intake = yield* Intake
    const told = { territoryId: "2700300", date: "2024-03-05" }
    yield* register(file())
    yield* run
    assert.isDefined(yield* intake.stampOf(file().location, {}))
    assert.isUndefined(yield* intake.stampOf(file().location, told))
    assert.deepStrictEqual(yield* register(file({ told })), ["corrected"])
    assert.isDefined(yield* intake.stampOf(file().location, told))
    yield* register(file({ md5: md5("1") }))
    assert.deepInclude((yield* pending)[0], { id: 1, ...told, collection: null, fileChecksum: md5("1") })
  }))

test("separates a file from its twin when another territory is told of it", () =>
  Effect.gen(function* () {
    yield* register(at("/docs/a.txt", "0"), at("/docs/b.txt", "0"))
    assert.deepStrictEqual(yield* register(at("/docs/b.txt", "0", { told: { territoryId: "2700300" } })), ["corrected"])
    assert.deepStrictEqual(yield* shown, ["1 /docs/a.txt 0", "2 /docs/b.txt 0"])
  }))

test("lets no run take a gazette whose files are gone, and tells of it until it is withdrawn", () =>
  Effect.gen(function* () {
    yield* register(at("/docs/a.txt", "0"), at("/docs/b.txt", "0"), at("/docs/c.txt", "1"))
    yield* run
    yield* lose("/docs/a.txt", "/docs/c.txt")
    assert.deepStrictEqual(yield* shown, ["1 /docs/b.txt 0"])
    assert.deepStrictEqual(yield* missing, ["2 /docs/c.txt"])
    assert.strictEqual((yield* (yield* Reports).summary).missing, 1)
    assert.deepStrictEqual(
      (yield* selected("ALL")).map(({ id }) => id),
      [1]
    )
    yield* (yield* Ledger).withdraw([{ gazetteId: 2, leftovers: [] }])
    assert.deepStrictEqual(yield* missing, [])
    assert.deepStrictEqual(yield* register(at("/docs/c.txt", "1")), ["restored"])
    assert.deepStrictEqual(yield* shown, ["1 /docs/b.txt 0", "2 /docs/c.txt 1"])
  }))

test("does not do a gazette again whose file was gone and is back before it was withdrawn", () =>
  Effect.gen(function* () {
    yield* register(file())
    yield* run
    yield* lose(file().location)
    assert.isUndefined(yield* (yield* Intake).stampOf(file().location, {}))
    assert.deepStrictEqual(yield* register(file()), ["restored"])
    assert.deepStrictEqual(yield* shown, [])
    assert.deepStrictEqual(yield* missing, [])
  }))

test("counts no failure of a file that a run did not find: it is missing, or at its other place", () =>
  Effect.gen(function* () {
    yield* register(at("/docs/a.txt", "0"), at("/docs/b.txt", "0"))
    assert.deepStrictEqual(yield* failed({ code: "NotFound" }), { isFirst: false, state: "pending" })
    assert.deepStrictEqual(yield* shown, ["1 /docs/b.txt 0"])
    yield* failed({ code: "NotFound" })
    assert.deepStrictEqual(yield* missing, ["1 /docs/b.txt"])
    assert.deepStrictEqual(yield* register(at("/docs/b.txt", "0")), ["restored"])
    assert.deepStrictEqual(yield* shown, ["1 /docs/b.txt 0"])
  }))

test("opens a quarantined gazette whose file was not the registered one, once that is looked at again", () =>
  Effect.gen(function* () {
    yield* register(file())
    yield* failed({ code: "ChecksumMismatch", isPermanent: true })
    assert.deepStrictEqual(yield* shown, [])
    assert.deepStrictEqual(yield* register(file()), ["known"])
    assert.deepStrictEqual(yield* shown, [`1 ${file().location} 0`])
  }))

test("keeps what it knows of a file that cannot be read now", () =>
  Effect.gen(function* () {
    yield* register(file())
    assert.deepStrictEqual(yield* register(file({ md5: null, modifiedMs: 2 })), ["known"])
    assert.deepStrictEqual(yield* shown, [`1 ${file().location} 0`])
  }))

test("lists the places at a path and below it, and nothing beside it", () =>
  Effect.gen(function* () {
    const locations = ["/docs", "/docs-2/a", "/docs/a", "/docs/b/c", "/docs.txt", "/doc"]
    yield* register(...locations.map((location, index) => at(location, `${index}`)))
    const below = Stream.runCollect((yield* Intake).places("/docs", { pageSize: 2 }))
    assert.deepStrictEqual((yield* below).flat(), ["/docs", "/docs/a", "/docs/b/c"])
  }))
