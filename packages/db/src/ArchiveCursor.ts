/**
 * The cursor of a listing of an archive's gazettes.
 *
 * @module
 */
import type { Effect, Stream } from "effect"
import type { ArchivedGazette, ArchivePages, ArchiveYear } from "./Archives.ts"
import type { DatabaseError } from "./DatabaseError.ts"
import { keysetPages } from "./KeysetPages.ts"

/** The last row seen, as parameters of SQL. Position -1 is the gazette itself: it comes before its segments. */
export interface ArchiveCursor {
  readonly date: string
  readonly gazetteId: number
  readonly position: number
}

/** The days of a year: from `first` (inclusive) to `next` (exclusive). */
export const daysOf = ({ year }: Pick<ArchiveYear, "year">) => ({ first: dayOf(year), next: dayOf(year + 1) })

const dayOf = (year: number): string => `${String(year).padStart(4, "0")}-01-01`

/**
 * Reads the gazettes of a year page by page.
 *
 * @param pageBehind reads at most `pageSize` rows behind the cursor, in the order of `Archives.gazettes`
 */
export const archivePages = (
  year: Pick<ArchiveYear, "year">,
  { after, pageSize }: ArchivePages,
  pageBehind: (cursor: ArchiveCursor) => Effect.Effect<ReadonlyArray<ArchivedGazette>, DatabaseError>
): Stream.Stream<ReadonlyArray<ArchivedGazette>, DatabaseError> => {
  const beforeFirst: ArchiveCursor = { date: daysOf(year).next, gazetteId: -1, position: -1 }
  const cursorOf = ({ date, gazetteId, position }: ArchivedGazette): ArchiveCursor => ({
    date,
    gazetteId,
    position: position ?? -1
  })
  return keysetPages(pageSize, after === undefined ? beforeFirst : cursorOf(after), pageBehind, cursorOf)
}
