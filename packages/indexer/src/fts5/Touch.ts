/**
 * A write that changes nothing: it says whether the file takes one.
 *
 * @module
 */
import type { Database } from "bun:sqlite"

/**
 * `false`: there is no row but those.
 *
 * @param condition SQL, with the values that it names
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
