/**
 * The conformance suite that every database passes.
 *
 * @module
 */
import { assert, layer } from "@effect/vitest"
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Effect, type Layer, Stream } from "effect"
import type { DatabaseError } from "./DatabaseError.ts"
import { Gazettes, type Mode } from "./Gazettes.ts"
import { type Completion, type Failure, Ledger, quarantineAfter } from "./Ledger.ts"

export interface SeedRow {
  readonly territoryId: string
  readonly date: string
  readonly checksum: string | null
  readonly scrapedAt: string
  readonly processed: boolean
}

/** How the suite fills and looks at a database as scrapers would, past the contract under test. */
export interface Fixture<R> {
  /** Empties the database and adds the rows; answers their ids, ascending. Territory 2700300 exists. */
  readonly seed: (rows: ReadonlyArray<SeedRow>) => Effect.Effect<ReadonlyArray<number>, DatabaseError, R>
  readonly processedIds: Effect.Effect<ReadonlyArray<number>, DatabaseError, R>
  readonly setChecksum: (id: number, checksum: string | null) => Effect.Effect<void, DatabaseError, R>
}

const now = "2024-05-02T12:00:00.000000"

export const seedRows = (count: number, change: Partial<SeedRow> = {}): ReadonlyArray<SeedRow> =>
  Array.from({ length: count }, (_, index) => ({
    territoryId: "2700300",
    date: "2024-05-01",
    checksum: index.toString(16).padStart(32, "0"),
    scrapedAt: "2024-05-02T01:02:03.456789",
    processed: false,
    ...change
  }))

export const completionOf = (claim: Completion["claim"], gazette: Pick<Gazette, "fileChecksum">): Completion => ({
  claim,
  fileChecksum: gazette.fileChecksum,
  documentIds: [gazette.fileChecksum ?? "computed"],
  textKey: "2700300/2024-05-01/a.txt",
  mediaType: "text/plain",
  extractor: "plain-text",
  extractorVersion: "1",
  sizeBytes: 10,
  textBytes: 9,
  pages: [
    {
      number: 1,
      offsetBytes: 0,
      lengthBytes: 9,
      quality: { characters: 9, alphanumeric: 1, unmapped: 0, portuguese: 0.3 }
    }
  ],
  durationMs: 5,
  flags: [],
  attempts: []
})

export const failureOf = (change: Partial<Failure> = {}): Failure => ({
  code: "ExtractorCrashed",
  message: "made to fail",
  whose: "document",
  isPermanent: false,
  mediaType: "application/pdf",
  durationMs: 1,
  ...change
})

export const conformance = <R, E>(name: string, database: Layer.Layer<Gazettes | Ledger | R, E>, fixture: Fixture<R>) =>
  layer(database)(`${name} as a database`, (it) => {
    const visit = (
      mode: Mode,
      pageSize: number,
      onPage: (page: ReadonlyArray<Gazette>) => Effect.Effect<void, DatabaseError, R | Ledger> = () => Effect.void
    ) =>
      Effect.gen(function* () {
        const visited: Array<number> = []
        yield* (yield* Gazettes).pages({ mode, pageSize, now }).pipe(
          Stream.runForEach((page) => {
            visited.push(...page.map((gazette) => gazette.id))
            return onPage(page)
          })
        )
        return visited
      })
    const only = (mode: Mode) =>
      Effect.map(
        Stream.runCollect(
          Stream.unwrap(Effect.map(Gazettes, (gazettes) => gazettes.pages({ mode, pageSize: 10, now })))
        ),
        (pages) => pages.flat()
      )
    const first = (mode: Mode) => Effect.flatMap(only(mode), (rows) => Effect.fromNullishOr(rows[0]).pipe(Effect.orDie))
    const begun = Effect.gen(function* () {
      const ledger = yield* Ledger
      const gazette = yield* first("UNPROCESSED")
      return { ledger, gazette, claim: yield* ledger.begin(gazette, "text", 1) }
    })

    it.effect.each([100, 1000, 5000])(
      "visits each of 10,000 rows once in pages of %i while rows leave the set",
      (pageSize) =>
        Effect.gen(function* () {
          const ids = yield* fixture.seed(seedRows(10_000))
          const ledger = yield* Ledger
          const visited = yield* visit("UNPROCESSED", pageSize, (page) =>
            Effect.gen(function* () {
              const completions = yield* Effect.forEach(page, (gazette) =>
                Effect.map(ledger.begin(gazette, "text", 1), (claim) => completionOf(claim, gazette))
              )
              yield* ledger.commit(completions)
            })
          )
          assert.deepStrictEqual(visited, ids.toReversed())
          assert.strictEqual((yield* fixture.processedIds).length, 10_000)
        }),
      60_000
    )

    it.effect("selects by mode: the day's, all, those not processed", () =>
      Effect.gen(function* () {
        const ids = yield* fixture.seed([
          ...seedRows(1, { checksum: "a", scrapedAt: "2024-05-01T11:59:59.999999" }),
          ...seedRows(1, { checksum: "b", scrapedAt: "2024-05-01T12:00:00.000001" }),
          ...seedRows(1, { checksum: "c", scrapedAt: "2024-05-01T11:00:00.000000", processed: true })
        ])
        assert.deepStrictEqual(yield* visit("DAILY", 2), [ids[1]])
        assert.deepStrictEqual(yield* visit("ALL", 2), ids.toReversed())
        assert.deepStrictEqual(yield* visit("UNPROCESSED", 2), [ids[1], ids[0]])
        const counts = yield* Effect.forEach(["DAILY", "ALL", "UNPROCESSED"] as const, (mode) =>
          Effect.flatMap(Gazettes, (gazettes) => gazettes.count({ mode, pageSize: 2, now }))
        )
        assert.deepStrictEqual(counts, [1, 3, 2])
      })
    )

    it.effect("gives timestamps to the microsecond and the territory's name", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        const gazette = yield* first("ALL")
        assert.strictEqual(gazette.scrapedAt, "2024-05-02T01:02:03.456789")
        assert.strictEqual(gazette.territoryName, "Arapiraca")
        assert.strictEqual(gazette.stateCode, "AL")
        assert.strictEqual(gazette.isExtraEdition, null)
      })
    )

    it.effect("marks a gazette processed only by its commit", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        const { claim, gazette, ledger } = yield* begun
        assert.deepStrictEqual(yield* fixture.processedIds, [])
        assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, gazette)]), ["committed"])
        assert.deepStrictEqual(yield* fixture.processedIds, [gazette.id])
        assert.deepStrictEqual(yield* visit("UNPROCESSED", 10), [])
        assert.deepStrictEqual(yield* visit("DAILY", 10), [])
        assert.deepStrictEqual(yield* visit("ALL", 10), [gazette.id])
      })
    )

    it.effect("refuses the commit and the failure of a claim that was overtaken", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        const { claim, gazette, ledger } = yield* begun
        const later = yield* ledger.begin(gazette, "text", 2)
        assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, gazette)]), ["conflict"])
        yield* ledger.fail(claim, failureOf({ isPermanent: true }))
        assert.deepStrictEqual(yield* fixture.processedIds, [])
        assert.deepStrictEqual(yield* ledger.commit([completionOf(later, gazette)]), ["committed"])
      })
    )

    it.effect("refuses the commit of a file that was replaced meanwhile, and keeps the others of the batch", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(2))
        const ledger = yield* Ledger
        const rows = yield* only("UNPROCESSED")
        const batch = yield* Effect.forEach(rows, (gazette) =>
          Effect.map(ledger.begin(gazette, "text", 1), (claim) => completionOf(claim, gazette))
        )
        yield* fixture.setChecksum(rows[0]?.id ?? 0, "f".repeat(32))
        assert.deepStrictEqual(yield* ledger.commit(batch), ["conflict", "committed"])
        assert.deepStrictEqual<ReadonlyArray<number | undefined>>(yield* fixture.processedIds, [rows[1]?.id])
      })
    )

    it.effect("commits a row without a checksum", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1, { checksum: null }))
        const { claim, gazette, ledger } = yield* begun
        assert.deepStrictEqual(yield* ledger.commit([completionOf(claim, gazette)]), ["committed"])
      })
    )

    it.effect("quarantines at once for a permanent reason, and lists it", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        const { claim, gazette, ledger } = yield* begun
        const outcome = yield* ledger.fail(claim, failureOf({ code: "Corrupt", isPermanent: true }))
        assert.deepStrictEqual(outcome, { isFirst: true, state: "quarantined" })
        assert.deepStrictEqual(yield* visit("UNPROCESSED", 10), [])
        const [row] = yield* ledger.failures({ code: "Corrupt" })
        assert.strictEqual(row?.gazetteId, gazette.id)
        assert.strictEqual(row?.message, "made to fail")
        assert.deepStrictEqual(yield* ledger.failures({ code: "Empty" }), [])
      })
    )

    it.effect("quarantines after the third observed failure, and only the first one is the first", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        const outcomes = yield* Effect.forEach(Array.from({ length: quarantineAfter }), () =>
          Effect.flatMap(begun, ({ claim, ledger }) => ledger.fail(claim, failureOf()))
        )
        assert.deepStrictEqual(outcomes, [
          { isFirst: true, state: "failed" },
          { isFirst: false, state: "failed" },
          { isFirst: false, state: "quarantined" }
        ])
        assert.deepStrictEqual(yield* visit("UNPROCESSED", 10), [])
      })
    )

    it.effect("burns no attempt for a fault that is not the document's", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        for (let time = 0; time < quarantineAfter + 2; time++) {
          const { claim, ledger } = yield* begun
          const outcome = yield* ledger.fail(claim, failureOf({ code: "StorageUnavailable", whose: "dependency" }))
          assert.deepStrictEqual(outcome, { isFirst: false, state: "pending" })
        }
      })
    )

    it.effect("opens a quarantined gazette again when its file is replaced, with a clean sheet", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(1))
        const { claim, gazette, ledger } = yield* begun
        yield* ledger.fail(claim, failureOf({ isPermanent: true }))
        yield* fixture.setChecksum(gazette.id, "e".repeat(32))
        const again = yield* begun
        assert.deepStrictEqual(yield* again.ledger.fail(again.claim, failureOf()), { isFirst: true, state: "failed" })
      })
    )

    it.effect("sums up states, reasons, formats and the last run", () =>
      Effect.gen(function* () {
        yield* fixture.seed(seedRows(3))
        const ledger = yield* Ledger
        const runId = yield* ledger.startRun({ mode: "ALL" })
        const done = yield* first("UNPROCESSED")
        yield* ledger.commit([completionOf(yield* ledger.begin(done, "text", runId), done)])
        const bad = yield* first("UNPROCESSED")
        yield* ledger.fail(yield* ledger.begin(bad, "text", runId), failureOf({ code: "Encrypted", isPermanent: true }))
        yield* ledger.finishRun(runId, { done: 1, failed: 1 })
        const summary = yield* ledger.summary
        assert.strictEqual(summary.gazettes, 3)
        assert.strictEqual(summary.processed, 1)
        assert.deepStrictEqual(summary.byState, { done: 1, quarantined: 1 })
        assert.deepStrictEqual(summary.byReason, [{ code: "Encrypted", count: 1 }])
        assert.deepStrictEqual(summary.byFormat, [
          { mediaType: "text/plain", extractor: "plain-text", count: 1, pages: 1, textBytes: 9 }
        ])
        assert.strictEqual(summary.lastRun?.id, runId)
        assert.strictEqual(summary.lastRun?.done, 1)
        assert.isString(summary.lastRun?.finishedAt)
      })
    )
  })
