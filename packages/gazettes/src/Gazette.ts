/**
 * One edition of an official gazette, as the scrapers record it.
 *
 * @module
 */

/**
 * A row of `gazettes` joined with its territory, field for field the contract's columns. Dates and timestamps are text, because
 * JavaScript dates drop the microseconds that the public API returns.
 */
export interface Gazette {
  readonly id: number
  /** The territory's IBGE code, seven digits; `null` only for a document that was ingested without one. */
  readonly territoryId: string | null
  readonly territoryName: string | null
  readonly stateCode: string | null
  /** The named set of an ingested document that has no territory; `null` in a database that scrapers fill. */
  readonly collection: string | null
  /** `YYYY-MM-DD`. */
  readonly date: string | null
  readonly editionNumber: string | null
  readonly isExtraEdition: boolean | null
  readonly power: string | null
  /** MD5 of the file, 32 lower-case hex digits; `null` until it is computed. */
  readonly fileChecksum: string | null
  /** The file's key in the bucket: `{territory}/{date}/{hash}[.ext]`. */
  readonly filePath: string
  readonly fileUrl: string | null
  /** `YYYY-MM-DDTHH:MM:SS.ffffff`, no zone. */
  readonly scrapedAt: string | null
  readonly createdAt: string | null
  readonly processed: boolean
  /** The argument for `ObjectStore.open`: `filePath`, or the place of a file that is read in place. */
  readonly sourceKey: string
}

/**
 * The key of a gazette's text: the contract's `file_path` with the extension `.txt`, replaced or added. An extension is the
 * part after the last dot of the last path segment.
 */
export const textKeyOf = (filePath: string): string => `${stemOf(filePath)}.txt`

/** The key of the text of a `.txt` source if the two differ: a source is never overwritten. */
export const separateTextKeyOf = (filePath: string): string => `${stemOf(filePath)}.escriba.txt`

/** The key of a segment's text: the contract's `{territory}/{date}/{md5}.txt`. */
export const segmentTextKeyOf = (territoryId: string, date: string | null, md5: string): string =>
  `${territoryId}/${date ?? "undated"}/${md5}.txt`

const stemOf = (filePath: string): string => {
  const name = filePath.slice(filePath.lastIndexOf("/") + 1)
  const dot = name.lastIndexOf(".")
  return dot <= 0 ? filePath : filePath.slice(0, filePath.length - name.length + dot)
}
