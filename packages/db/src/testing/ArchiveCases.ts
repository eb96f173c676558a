/**
 * Conformance: the contents of the open-data archives, and the table of published archives.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { type ArchivedGazette, Archives, type PublishedArchive } from "../Archives.ts"
import { Ledger } from "../Ledger.ts"
import type { Cases } from "./Cases.ts"
import { seedRow } from "./Fixture.ts"
import { begin, completionOf, gazetteOf, segmentOf, startedRun } from "./Steps.ts"

const arapiraca2024 = { territoryId: "2700300", year: 2024 }

const yearsOf = (change: Partial<Parameters<Archives["Service"]["years"]>[0]> = {}) =>
  Effect.flatMap(Archives, (archives) =>
    Effect.map(archives.years({ withSegments: false, ...change }), (years) =>
      years.map(
        ({ stateCode, territoryId, territoryName, year }) => `${stateCode} ${year} ${territoryId} ${territoryName}`
      )
    )
  )

const gazettesOf = (
  pages: { readonly withSegments?: boolean; readonly pageSize?: number; readonly after?: ArchivedGazette } = {}
) =>
  Effect.flatMap(Archives, (archives) =>
    archives
      .gazettes(arapiraca2024, { withSegments: false, pageSize: 2, ...pages })
      .pipe(Stream.flattenIterable, Stream.runCollect)
  )

/** The archive of one city and year. */
export const archive: PublishedArchive = {
  territoryId: "2700300",
  stateCode: "AL",
  year: 2024,
  filePath: "aggregates/AL/alarapiraca_2700300_2024.zip",
  sizeMb: 0.25,
  hash: "0cc175b9c0f1b6a831c399e269772661"
}

export const archiveCases: Cases = (test, fixture) => {
  test("lists the years of territories with processed gazettes, a state's year together, and narrows them", () =>
    Effect.gen(function* () {
      yield* (yield* Archives).ensure
      yield* fixture.add([
        seedRow(1, { processed: true, date: "2024-05-01" }),
        seedRow(2, { processed: true, date: "2023-12-31" }),
        seedRow(3, { processed: true, date: "2024-01-01", territoryId: "2704302" }),
        seedRow(4, { processed: false, date: "2022-01-01" }),
        seedRow(5, { processed: true, date: null })
      ])
      assert.deepStrictEqual(yield* yearsOf(), [
        "AL 2023 2700300 Arapiraca",
        "AL 2024 2700300 Arapiraca",
        "AL 2024 2704302 Maceió"
      ])
      assert.deepStrictEqual(yield* yearsOf({ years: [2023] }), ["AL 2023 2700300 Arapiraca"])
      assert.deepStrictEqual(yield* yearsOf({ territoryIds: ["2704302"] }), ["AL 2024 2704302 Maceió"])
      assert.deepStrictEqual(yield* yearsOf({ stateCodes: ["BA"] }), [])
      assert.deepStrictEqual(yield* yearsOf({ years: [2022], withUnprocessed: true }), ["AL 2022 2700300 Arapiraca"])
    }))

  test("lists the gazettes of a year by page, latest date first, then newest id, from wherever it is asked", () =>
    Effect.gen(function* () {
      yield* (yield* Archives).ensure
      const dates = ["2024-01-01", "2024-12-31", "2024-05-01", "2024-05-01", "2024-05-01", "2023-12-31", "2025-01-01"]
      yield* fixture.add(dates.map((date, index) => seedRow(index + 1, { processed: true, date })))
      const gazettes = yield* gazettesOf()
      assert.deepStrictEqual(
        gazettes.map(({ gazetteId }) => gazetteId),
        [2, 5, 4, 3, 1]
      )
      for (const after of gazettes) {
        const rest = yield* gazettesOf({ after })
        assert.deepStrictEqual(rest, gazettes.slice(gazettes.indexOf(after) + 1))
      }
      const { filePath } = yield* gazetteOf(2)
      assert.deepInclude(gazettes[0], {
        date: "2024-12-31",
        position: null,
        textKey: filePath.replace(/(\.\w+)?$/, ".txt")
      })
    }))

  test("takes the text's key from the ledger, and segments where they are asked for", () =>
    Effect.gen(function* () {
      yield* (yield* Archives).ensure
      const run = yield* startedRun
      yield* fixture.add([
        seedRow(1, { date: "2024-03-01", territoryId: "2704302" }),
        seedRow(2, { date: "2024-02-01" })
      ])
      const ledger = yield* Ledger
      const edition = completionOf(yield* begin(run, 1), yield* gazetteOf(1))
      const segments = ["first", "second"].map((id) => ({ ...segmentOf(id), territoryId: "2700300" }))
      yield* ledger.commit([{ ...edition, documentIds: ["first", "second"], segments }])
      const city = completionOf(yield* begin(run, 2), yield* gazetteOf(2))
      yield* ledger.commit([{ ...city, textKey: "elsewhere.txt" }])
      assert.deepStrictEqual(
        (yield* gazettesOf()).map(({ textKey }) => textKey),
        ["elsewhere.txt"]
      )
      const withSegments = yield* gazettesOf({ withSegments: true, pageSize: 1 })
      assert.deepStrictEqual(
        withSegments.map(({ gazetteId, position, textKey }) => [gazetteId, position, textKey]),
        [
          [1, 0, "first.txt"],
          [1, 1, "second.txt"],
          [2, null, "elsewhere.txt"]
        ]
      )
      assert.deepStrictEqual(yield* yearsOf({ withSegments: true, territoryIds: ["2700300"] }), [
        "AL 2024 2700300 Arapiraca"
      ])
    }))

  test("keeps what was published under each key, and replaces it", () =>
    Effect.gen(function* () {
      const archives = yield* Archives
      yield* archives.ensure
      yield* archives.ensure
      assert.isUndefined(yield* archives.published(archive.filePath))
      yield* archives.publish(archive)
      assert.deepStrictEqual(yield* archives.published(archive.filePath), archive)
      const newer = { ...archive, sizeMb: 0.5, hash: "92eb5ffee6ae2fec3ad71c777531578f" }
      yield* archives.publish(newer)
      yield* archives.publish(newer)
      assert.deepStrictEqual(yield* archives.published(archive.filePath), newer)
      const ofState = { ...archive, territoryId: null, filePath: "aggregates/AL/AL_2024.zip" }
      yield* archives.publish(ofState)
      assert.deepStrictEqual(yield* archives.published(ofState.filePath), ofState)
    }))

  test("lists what is published, narrowed, and no more what was withdrawn", () =>
    Effect.gen(function* () {
      const archives = yield* Archives
      yield* archives.ensure
      const ofState = { ...archive, territoryId: null, filePath: "aggregates/AL/AL_2024.zip" }
      const older = { ...archive, year: 2023, filePath: "aggregates/AL/alarapiraca_2700300_2023.zip" }
      for (const one of [archive, ofState, older]) yield* archives.publish(one)
      assert.deepStrictEqual(yield* archives.listed({}), [ofState, older, archive])
      assert.deepStrictEqual(yield* archives.listed({ territoryIds: ["2700300"], years: [2024] }), [archive])
      assert.deepStrictEqual(yield* archives.listed({ stateCodes: ["BA"] }), [])
      yield* archives.withdraw(archive.filePath)
      yield* archives.withdraw(archive.filePath)
      assert.deepStrictEqual(yield* archives.listed({}), [ofState, older])
    }))
}
