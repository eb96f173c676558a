/**
 * The embedded database as a test looks at it, beside a program that is at work on it.
 *
 * @module
 */
import { Database } from "bun:sqlite"

/** The number that a query answers as `answer`; 0 for none. */
export const ask = (home: string, sql: string): number => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  database.run("PRAGMA busy_timeout = 5000")
  const row = database.query<{ answer: number | null }, []>(sql).get()
  database.close()
  return row?.answer ?? 0
}
