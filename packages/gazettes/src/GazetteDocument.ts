/**
 * The index document of a gazette: the shape that the public API reads.
 *
 * @module
 */
import type { Gazette } from "./Gazette.ts"

/** Every field of the contract's index document except `source_text`, which travels beside it page by page. */
export interface GazetteDocument {
  readonly id: number
  readonly territory_id: string | null
  readonly territory_name: string | null
  readonly state_code: string | null
  readonly date: string | null
  readonly edition_number: string | null
  readonly is_extra_edition: boolean | null
  readonly power: string | null
  readonly file_checksum: string
  readonly file_path: string
  readonly file_url: string | null
  readonly scraped_at: string | null
  readonly created_at: string | null
  /** The value read before the run, as the existing system writes it. */
  readonly processed: boolean
  readonly url: string
  readonly file_raw_txt: string
}

/** As an index gives it back, whoever wrote it: what it lacks is `null`. */
export type ReadDocument = { readonly [Name in keyof GazetteDocument]: GazetteDocument[Name] | null }

/** @param urlOf turns a bucket key into what `url` and `file_raw_txt` hold: the key itself or an address. */
export const gazetteDocument = (
  gazette: Gazette,
  text: { readonly checksum: string; readonly textKey: string },
  urlOf: (key: string) => string
): GazetteDocument => ({
  id: gazette.id,
  territory_id: gazette.territoryId,
  territory_name: gazette.territoryName,
  state_code: gazette.stateCode,
  date: gazette.date,
  edition_number: gazette.editionNumber,
  is_extra_edition: gazette.isExtraEdition,
  power: gazette.power,
  file_checksum: text.checksum,
  file_path: gazette.filePath,
  file_url: gazette.fileUrl,
  scraped_at: gazette.scrapedAt,
  created_at: gazette.createdAt,
  processed: gazette.processed,
  url: urlOf(gazette.filePath),
  file_raw_txt: urlOf(text.textKey)
})

/** The document of one segment: the fields of the association's edition, with the segment's own territory and text. */
export const segmentDocument = (
  edition: Gazette,
  territory: { readonly id: string; readonly name: string; readonly stateCode: string | null },
  text: { readonly checksum: string; readonly textKey: string },
  urlOf: (key: string) => string
): GazetteDocument => ({
  ...gazetteDocument(edition, text, urlOf),
  territory_id: territory.id,
  territory_name: territory.name,
  state_code: territory.stateCode,
  processed: true
})
