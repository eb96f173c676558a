/**
 * The tables of excerpts: one for all themes, with the theme's index in each row. They have a version of their own, so
 * that a file without them, or with another version of them, keeps its gazettes.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { areThere, ensureTables, type SqlObject, searchable } from "./Tables.ts"

/** Increase it with every change of `objects`. */
const excerptSchemaVersion = 1

/** Columns are the contract's fields; lists are JSON. */
const objects: ReadonlyArray<SqlObject> = [
  {
    name: "excerpts",
    sql: `CREATE TABLE excerpts (
      number INTEGER PRIMARY KEY,
      theme_index TEXT NOT NULL,
      excerpt_id TEXT NOT NULL,
      excerpt TEXT NOT NULL,
      excerpt_subthemes TEXT NOT NULL,
      excerpt_entities TEXT NOT NULL,
      source_index_id TEXT NOT NULL,
      source_database_id INTEGER NOT NULL,
      source_territory_id TEXT,
      source_territory_name TEXT,
      source_state_code TEXT,
      source_date TEXT,
      source_edition_number TEXT,
      source_is_extra_edition INTEGER,
      source_power TEXT,
      source_file_checksum TEXT NOT NULL,
      source_file_path TEXT NOT NULL,
      source_file_url TEXT,
      source_scraped_at TEXT,
      source_created_at TEXT,
      source_processed INTEGER NOT NULL,
      source_url TEXT NOT NULL,
      source_file_raw_txt TEXT NOT NULL
    )`
  },
  { name: "excerpts_id", sql: "CREATE UNIQUE INDEX excerpts_id ON excerpts (theme_index, excerpt_id)" },
  { name: "excerpts_source", sql: "CREATE INDEX excerpts_source ON excerpts (theme_index, source_index_id)" },
  ...searchable("excerpts", "excerpt", "number")
]

/** Works like `ensureTables`. */
export const ensureExcerptSchema = (database: Database): ReadonlyArray<string> =>
  ensureTables(database, { versionKey: "excerpt_schema_version", version: excerptSchemaVersion, objects })

/** Whether the table of excerpts exists. It does not exist if no theme was ever searched for in this file. */
export const hasExcerpts = (database: Database): boolean => areThere(database, ["excerpts"])
