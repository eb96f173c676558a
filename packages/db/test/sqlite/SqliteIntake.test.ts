import { assert, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Gazettes } from "../../src/Gazettes.ts"
import { type IncomingFile, Intake } from "../../src/Intake.ts"
import { Ledger } from "../../src/Ledger.ts"
import { completionOf, selectionOf } from "../../src/testing.ts"
import { openAt } from "./Files.ts"

const database = openAt(":memory:")

const file = (change: Partial<IncomingFile> = {}): IncomingFile => ({
  location: "/docs/Atas Avulsas/ata nº 1.PDF",
  md5: "0".repeat(32),
  sizeBytes: 10,
  modifiedMs: 1,
  territoryId: null,
  collection: "Atas Avulsas",
  date: null,
  editionNumber: null,
  isExtraEdition: false,
  ...change
})

const register = (...files: ReadonlyArray<IncomingFile>) => Effect.flatMap(Intake, (intake) => intake.register(files))
const pending = Effect.gen(function* () {
  const run = yield* Effect.scoped((yield* Ledger).startRun({ mode: "UNPROCESSED" }))
  const pages = yield* Stream.runCollect((yield* Gazettes).pages(selectionOf(run, "UNPROCESSED")))
  return pages.flat()
})

it.effect("makes a file a pending gazette where it lies, under a key as scrapers give them", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* register(file()), ["added"])
    const [gazette] = yield* pending
    assert.strictEqual(gazette?.sourceKey, "/docs/Atas Avulsas/ata nº 1.PDF")
    assert.strictEqual(gazette?.filePath, `atas-avulsas/undated/${"0".repeat(32)}.pdf`)
    assert.strictEqual(gazette?.fileUrl, "file:///docs/Atas%20Avulsas/ata%20n%C2%BA%201.PDF")
    assert.strictEqual(gazette?.collection, "Atas Avulsas")
    assert.strictEqual(gazette?.date, null)
  }).pipe(Effect.provide(database))
)

it.effect("adds nothing for the same place or the same bytes again, and remembers both places", () =>
  Effect.gen(function* () {
    yield* register(file())
    assert.deepStrictEqual(yield* register(file(), file({ location: "/docs/copy.pdf" })), ["known", "duplicate"])
    assert.deepStrictEqual(yield* register(file({ location: "/docs/copy.pdf" })), ["known"])
    assert.strictEqual((yield* pending).length, 1)
    const intake = yield* Intake
    assert.deepInclude(yield* intake.stampOf("/docs/copy.pdf"), { sizeBytes: 10, modifiedMs: 1 })
    assert.isUndefined(yield* intake.stampOf("/docs/never.pdf"))
  }).pipe(Effect.provide(database))
)

it.effect("keeps the same bytes of another territory or date as another gazette", () =>
  Effect.gen(function* () {
    const outcomes = yield* register(
      file({ territoryId: "2700300", collection: null, date: "2024-01-01" }),
      file({ location: "/docs/b.pdf", territoryId: "2700300", collection: null, date: "2024-01-02" })
    )
    assert.deepStrictEqual(outcomes, ["added", "added"])
  }).pipe(Effect.provide(database))
)

it.effect("keeps each file without bytes as a gazette of its own", () =>
  Effect.gen(function* () {
    const outcomes = yield* register(
      file({ md5: null }),
      file({ md5: null, location: "/docs/b.pdf" }),
      file({ md5: null })
    )
    assert.deepStrictEqual(outcomes, ["added", "added", "known"])
  }).pipe(Effect.provide(database))
)

it.effect("gives a pending gazette the new content of its file, and makes a new one of a processed one's", () =>
  Effect.gen(function* () {
    yield* register(file())
    assert.deepStrictEqual(yield* register(file({ md5: "1".repeat(32) })), ["changed"])
    const gazette = yield* Effect.fromNullishOr((yield* pending)[0])
    assert.strictEqual(gazette.fileChecksum, "1".repeat(32))
    const ledger = yield* Ledger
    const claim = yield* Effect.fromNullishOr(yield* ledger.begin(gazette, "text", { runId: 1, isAlone: false }))
    yield* ledger.commit([completionOf(claim, gazette)])
    assert.deepStrictEqual(yield* register(file({ md5: "2".repeat(32) })), ["added"])
    assert.deepStrictEqual(
      (yield* pending).map((row) => row.fileChecksum),
      ["2".repeat(32)]
    )
  }).pipe(Effect.provide(database))
)
