/**
 * The tables of the embedded index. They are plain enough for any SQLite tool to read.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { areThere, ensureTables, type SqlObject, searchable } from "./Tables.ts"

/** Increase it with every change of `objects`. The index is derived data: a file of another version is removed and rebuilt. */
const schemaVersion = 1

/**
 * Number of bits of a page's number in its row id. The row id is the document's `number` shifted left by this, plus the
 * page's number, so that no join is needed.
 */
export const pageBits = 20

const objects: ReadonlyArray<SqlObject> = [
  {
    name: "documents",
    sql: `CREATE TABLE documents (
      id TEXT PRIMARY KEY NOT NULL,
      number INTEGER NOT NULL UNIQUE,
      gazette_id INTEGER NOT NULL,
      territory_id TEXT,
      territory_name TEXT,
      state_code TEXT,
      date TEXT,
      edition_number TEXT,
      is_extra_edition INTEGER,
      power TEXT,
      collection TEXT,
      file_checksum TEXT NOT NULL,
      file_path TEXT NOT NULL,
      file_url TEXT,
      scraped_at TEXT,
      created_at TEXT,
      processed INTEGER NOT NULL,
      url TEXT NOT NULL,
      file_raw_txt TEXT NOT NULL,
      is_truncated INTEGER NOT NULL
    )`
  },
  { name: "documents_file_path", sql: "CREATE INDEX documents_file_path ON documents (file_path)" },
  { name: "documents_gazette", sql: "CREATE INDEX documents_gazette ON documents (gazette_id)" },
  {
    name: "pages",
    sql: `CREATE TABLE pages (
      id INTEGER PRIMARY KEY,
      document_id TEXT NOT NULL REFERENCES documents (id),
      number INTEGER NOT NULL,
      text TEXT NOT NULL
    )`
  },
  { name: "pages_document", sql: "CREATE UNIQUE INDEX pages_document ON pages (document_id, number)" },
  ...searchable("pages", "text", "id"),
  {
    name: "stems",
    sql: "CREATE TABLE stems (stem TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (stem, term)) WITHOUT ROWID"
  },
  { name: "stems_term", sql: "CREATE INDEX stems_term ON stems (term)" }
]

/** Works like `ensureTables`. */
export const ensureSchema = (database: Database): ReadonlyArray<string> =>
  ensureTables(database, { versionKey: "schema_version", version: schemaVersion, objects })

/** Whether the tables that a search reads exist, in any version. */
export const isSchemaThere = (database: Database): boolean =>
  areThere(database, ["documents", "pages", "pages_fts", "stems"])
