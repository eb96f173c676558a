/**
 * A write that changes nothing. It shows whether the file accepts writes.
 *
 * @module
 */
import type { Database } from "bun:sqlite"

/**
 * Returns `false` if the table has no row other than those in `except`.
 *
 * @param condition SQL; `values` are its parameters
 */
export const touch = (
  database: Database,
  { condition = "TRUE", id, table }: { readonly table: string; readonly id: string; readonly condition?: string },
  except: ReadonlyArray<string>,
  ...values: ReadonlyArray<string>
): boolean =>
  database
    .query<unknown, Array<string>>(
      `UPDATE ${table} SET ${id} = ${id} WHERE number = (SELECT number FROM ${table}
       WHERE ${condition} AND ${id} NOT IN (SELECT value FROM json_each(?)) LIMIT 1)`
    )
    .run(...values, JSON.stringify(except)).changes > 0
