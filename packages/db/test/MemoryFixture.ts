/**
 * The database in memory as the conformance suite fills it.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import { Effect } from "effect"
import { MemoryDb } from "../src/MemoryDb.ts"
import type { Fixture, SeedRow } from "../src/testing.ts"

export const territories = [
  { id: "2700300", name: "Arapiraca", stateCode: "AL", state: "Alagoas" },
  { id: "2704302", name: "Maceió", stateCode: "AL", state: "Alagoas" }
]

export const gazetteOf = ({ checksum, date, id, processed, scrapedAt, territoryId }: SeedRow): Gazette => ({
  id,
  territoryId,
  territoryName: territories.find((territory) => territory.id === territoryId)?.name ?? null,
  stateCode: territoryId === null ? null : "AL",
  collection: null,
  date,
  editionNumber: null,
  isExtraEdition: null,
  power: null,
  fileChecksum: checksum,
  filePath: `${territoryId}/${date}/${checksum}.pdf`,
  fileUrl: null,
  scrapedAt,
  createdAt: scrapedAt,
  processed,
  sourceKey: `${territoryId}/${date}/${checksum}.pdf`
})

export const fixture: Fixture<MemoryDb> = {
  capabilities: { isOneRunAtATime: true, listsWithoutTerritory: true },
  add: (rows) => Effect.flatMap(MemoryDb, (memory) => memory.add(rows.map(gazetteOf))),
  processedIds: Effect.gen(function* () {
    const rows = yield* (yield* MemoryDb).rows
    return rows.filter((row) => row.processed).map((row) => row.id)
  }),
  setChecksum: Effect.fnUntraced(function* (id, fileChecksum) {
    const memory = yield* MemoryDb
    const rows = yield* memory.rows
    yield* memory.add(rows.filter((row) => row.id === id).map((row) => ({ ...row, fileChecksum })))
  })
}
