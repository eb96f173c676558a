/**
 * One edition of an official gazette, as the scrapers record it.
 *
 * @module
 */

/**
 * A row of `gazettes` joined with its territory. Field for field the contract's columns; dates and timestamps are text,
 * because JavaScript dates drop the microseconds that the public API gives back.
 */
export interface Gazette {
  readonly id: number
  /** Seven digits, IBGE; `null` only for a document that was ingested without one. */
  readonly territoryId: string | null
  readonly territoryName: string | null
  readonly stateCode: string | null
  /** The named set that an ingested document without a territory belongs to; `null` in a database that scrapers fill. */
  readonly collection: string | null
  /** `YYYY-MM-DD`. */
  readonly date: string | null
  readonly editionNumber: string | null
  readonly isExtraEdition: boolean | null
  readonly power: string | null
  /** MD5 of the file, 32 lower-case hex digits; `null` when nobody computed it yet. */
  readonly fileChecksum: string | null
  /** The file's key in the bucket: `{territory}/{date}/{hash}[.ext]`. */
  readonly filePath: string
  readonly fileUrl: string | null
  /** `YYYY-MM-DDTHH:MM:SS.ffffff`, no zone. */
  readonly scrapedAt: string | null
  readonly createdAt: string | null
  readonly processed: boolean
  /** What to hand to `ObjectStore.open`: `filePath`, or the place of a file that is read where it lies. */
  readonly sourceKey: string
}

/**
 * The key of a gazette's text: the contract's `file_path` with its extension replaced by `.txt`, added where there is
 * none. Only what follows the last dot of the last path segment is an extension.
 */
export const textKeyOf = (filePath: string): string => `${stemOf(filePath)}.txt`

/** Where the text of a `.txt` source goes when it differs from the source, because a source is never overwritten. */
export const separateTextKeyOf = (filePath: string): string => `${stemOf(filePath)}.escriba.txt`

/** The key of a segment's text: the contract's `{territory}/{date}/{md5}.txt`. */
export const segmentTextKeyOf = (territoryId: string, date: string | null, md5: string): string =>
  `${territoryId}/${date ?? "undated"}/${md5}.txt`

const stemOf = (filePath: string): string => {
  const name = filePath.slice(filePath.lastIndexOf("/") + 1)
  const dot = name.lastIndexOf(".")
  return dot <= 0 ? filePath : filePath.slice(0, filePath.length - name.length + dot)
}
