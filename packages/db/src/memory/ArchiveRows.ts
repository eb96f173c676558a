/**
 * What the archives are made of in memory, and those that are published.
 *
 * @module
 */
import { type Gazette, textKeyOf } from "@escriba/gazettes/Gazette"
import { isAssociation, type Territory } from "@escriba/gazettes/Territory"
import { type ArchiveCursor, daysOf } from "../ArchiveCursor.ts"
import type { ArchivedGazette, ArchiveFilter, ArchivePages, ArchiveYear } from "../Archives.ts"
import type { Tables } from "./Tables.ts"

/** A gazette, or a segment of one, with whose it is. */
interface Piece {
  readonly territoryId: string
  readonly date: string
  readonly gazette: ArchivedGazette
}

/** Processed and with a date: nothing else is in an archive. */
const piecesOf = (tables: Tables, withSegments: boolean): ReadonlyArray<Piece> =>
  [...tables.gazettes.values()].flatMap((gazette) => {
    const { date, processed, territoryId } = gazette
    if (!processed || date === null) return []
    const row = tables.ledger.get(gazette.id)
    const piece = (whose: string, position: number | null, textKey: string): Piece => ({
      territoryId: whose,
      date,
      gazette: { ...factsOf(gazette, date), position, textKey }
    })
    return [
      ...(territoryId === null ? [] : [piece(territoryId, null, row?.textKey ?? textKeyOf(gazette.filePath))]),
      ...(withSegments ? (row?.segments ?? []) : []).map((segment, position) =>
        piece(segment.territoryId, position, segment.textKey)
      )
    ]
  })

const factsOf = ({ editionNumber, fileUrl, id, isExtraEdition, power }: Gazette, date: string) => {
  return { gazetteId: id, fileUrl, power, isExtraEdition, editionNumber, date }
}

export const yearsOf = (
  tables: Tables,
  territories: ReadonlyArray<Territory>,
  { stateCodes, territoryIds, withSegments, years }: ArchiveFilter
): ReadonlyArray<ArchiveYear> => {
  const byId = new Map(territories.map((territory) => [territory.id, territory]))
  const found = new Map<string, ArchiveYear>()
  for (const { date, territoryId } of piecesOf(tables, withSegments)) {
    const territory = byId.get(territoryId)
    const year = Number(date.slice(0, 4))
    if (territory === undefined || isAssociation(territoryId)) continue
    if (territoryIds !== undefined && !territoryIds.includes(territoryId)) continue
    if (stateCodes !== undefined && !stateCodes.includes(territory.stateCode)) continue
    if (years !== undefined && !years.includes(year)) continue
    const { name, stateCode } = territory
    found.set(`${territoryId} ${year}`, { territoryId, territoryName: name, stateCode, year })
  }
  return [...found.values()].sort(byStateYearTerritory)
}

const byStateYearTerritory = (one: ArchiveYear, other: ArchiveYear): number => {
  if (one.stateCode !== other.stateCode) return one.stateCode < other.stateCode ? -1 : 1
  return one.year - other.year || (one.territoryId < other.territoryId ? -1 : 1)
}

export const gazettesBehind = (
  tables: Tables,
  year: Pick<ArchiveYear, "territoryId" | "year">,
  { pageSize, withSegments }: ArchivePages,
  cursor: ArchiveCursor
): ReadonlyArray<ArchivedGazette> => {
  const { first, next } = daysOf(year)
  return piecesOf(tables, withSegments)
    .filter(({ date, territoryId }) => territoryId === year.territoryId && date >= first && date < next)
    .map(({ gazette }) => gazette)
    .filter((gazette) => inOrder(cursor, { ...gazette, position: gazette.position ?? -1 }) < 0)
    .sort((one, other) =>
      inOrder({ ...one, position: one.position ?? -1 }, { ...other, position: other.position ?? -1 })
    )
    .slice(0, pageSize)
}

/** Latest date first, then newest id, then as segments stand in their edition. */
const inOrder = (one: ArchiveCursor, other: ArchiveCursor): number => {
  if (one.date !== other.date) return one.date > other.date ? -1 : 1
  return other.gazetteId - one.gazetteId || one.position - other.position
}
