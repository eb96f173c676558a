/**
 * Names of the open-data archives: keys in the store, file names inside the ZIPs.
 *
 * @module
 */
import { territorySlug } from "../Slug.ts"

/** A territory and a year: the scope of one archive. */
export interface TerritoryYear {
  readonly territoryId: string
  readonly territoryName: string
  readonly stateCode: string
  readonly year: number
}

const stemOf = ({ stateCode, territoryId, territoryName, year }: TerritoryYear): string =>
  `${territorySlug(stateCode, territoryName)}_${territoryId}_${year}`

/** `alarapiraca_2700300_2023.xml`, in the territory's ZIP and in the state's ZIP. */
export const xmlNameOf = (of: TerritoryYear): string => `${stemOf(of)}.xml`

/** `aggregates/AL/alarapiraca_2700300_2023.zip` */
export const territoryArchiveKeyOf = (of: TerritoryYear): string => `aggregates/${of.stateCode}/${stemOf(of)}.zip`

/** `aggregates/AL/AL_2023.zip` */
export const stateArchiveKeyOf = ({ stateCode, year }: Pick<TerritoryYear, "stateCode" | "year">): string =>
  `aggregates/${stateCode}/${stateCode}_${year}.zip`
