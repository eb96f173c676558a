/**
 * Makes the row of an ingested gazette from its file's place and the stated facts.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { factsOfPath } from "@escriba/gazettes/PathPattern"
import { fileUrlOf } from "@escriba/gazettes/PlaceName"
import type { ToldFacts } from "../Intake.ts"

export interface IngestedFacts {
  readonly territoryId: string | null
  /** `null` if the gazette has a territory. */
  readonly collection: string | null
  readonly date: string | null
  readonly editionNumber: string | null
  readonly isExtraEdition: number
}

/** @param isTerritory whether a territory with this id exists */
export const factsAt = (location: string, told: ToldFacts, isTerritory: (id: string) => boolean): IngestedFacts => {
  const facts = factsOfPath(location)
  const territoryId = told.territoryId ?? facts.territoryIds.find(isTerritory) ?? null
  return {
    territoryId,
    collection: territoryId === null ? (told.collection ?? facts.folder ?? "documents") : null,
    date: told.date ?? facts.date,
    editionNumber: facts.editionNumber,
    isExtraEdition: facts.isExtraEdition ? 1 : 0
  }
}

/** The part of an ingested gazette's row that its place decides. */
export interface IngestedRow extends IngestedFacts {
  readonly location: string
  readonly md5: string | null
  readonly filePath: string
  readonly fileUrl: string
}

export const rowAt = (location: string, md5: string | null, facts: IngestedFacts): IngestedRow => ({
  ...facts,
  location,
  md5,
  filePath: keyOf(location, md5, facts),
  fileUrl: fileUrlOf(location)
})

/**
 * The key that a scraper would have given the file: `{territory}/{date}/{md5}[.ext]`. It is as unique as the content.
 */
const keyOf = (location: string, md5: string | null, { collection, date, territoryId }: IngestedFacts): string => {
  const owner = territoryId ?? slugOf(collection ?? "")
  const identity = md5 ?? createHash("md5").update(location).digest("hex")
  const extension = /\.[a-z0-9]{1,8}$/i.exec(location)?.[0].toLowerCase() ?? ""
  return `${owner}/${date ?? "undated"}/${identity}${extension}`
}

const slugOf = (collection: string): string =>
  collection
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "collection"
