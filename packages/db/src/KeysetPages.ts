/**
 * Listings by keyset: each page begins behind the last row of the page before it, not at an offset.
 *
 * @module
 */
import { Effect, Option, Stream } from "effect"

/** A part of a listing. */
export interface Page<Cursor> {
  /** Rows per page, 1 or more. */
  readonly pageSize: number
  /** Begins behind this row, to continue an interrupted listing. Absent: begins with the first row. */
  readonly after?: Cursor | undefined
}

/** An id above all ids: the cursor before the first page of a listing with the newest row first. */
export const aboveAllIds = Number.MAX_SAFE_INTEGER

/**
 * Reads a page when it is requested. A page with fewer rows than `pageSize` is the last one.
 *
 * @param pageBehind reads at most `pageSize` rows behind the cursor
 */
export const keysetPages = <Row, Cursor, E, R>(
  pageSize: number,
  first: Cursor,
  pageBehind: (cursor: Cursor) => Effect.Effect<ReadonlyArray<Row>, E, R>,
  cursorOf: (row: Row) => Cursor
): Stream.Stream<ReadonlyArray<Row>, E, R> =>
  Stream.paginate(first, (cursor: Cursor) =>
    Effect.map(pageBehind(cursor), (rows) => {
      const last = rows.at(-1)
      const next = last === undefined || rows.length < pageSize ? Option.none<Cursor>() : Option.some(cursorOf(last))
      return [rows.length === 0 ? [] : [rows], next] as const
    })
  )
