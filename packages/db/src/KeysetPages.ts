/**
 * Listings by keyset: a page begins behind the last row of the page before, never at an offset.
 *
 * @module
 */
import { Effect, Option, Stream } from "effect"

/** The part of a listing that is asked for. */
export interface Page<Cursor> {
  /** Rows per page, 1 or more. */
  readonly pageSize: number
  /** Begins behind this row, to continue a listing that broke off. Absent: at the beginning. */
  readonly after?: Cursor | undefined
}

/** Above every id: the cursor before the first page of a listing that has the newest row first. */
export const aboveAllIds = Number.MAX_SAFE_INTEGER

/**
 * Reads a page when it is asked for; a page with fewer rows than `pageSize` is the last.
 *
 * @param pageBehind at most `pageSize` rows behind the cursor
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
