/**
 * The tables of the embedded index, plain enough for any SQLite tool to read.
 *
 * @module
 */
import type { Database } from "bun:sqlite"

/** Raise it with every change below. The index is derived: a file of another version is removed and made again. */
export const schemaVersion = 1

/** A page's row id is its document's `number` shifted by this, plus the page's number: no join to come from one to the other. */
export const pageBits = 20

/**
 * As `sqlite_schema` holds them, in the order of making. Datasette finds the search only by the literal
 * `content="pages"`. Triggers keep `pages_fts` right also when another tool edits a page.
 */
const objects: ReadonlyArray<{ readonly name: string; readonly sql: string }> = [
  {
    name: "escriba_index_meta",
    sql: "CREATE TABLE escriba_index_meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"
  },
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
  {
    name: "pages_fts",
    sql: `CREATE VIRTUAL TABLE pages_fts USING fts5 (
      text, content="pages", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
    )`
  },
  {
    name: "pages_inserted",
    sql: `CREATE TRIGGER pages_inserted AFTER INSERT ON pages BEGIN
      INSERT INTO pages_fts (rowid, text) VALUES (new.id, new.text);
    END`
  },
  {
    name: "pages_deleted",
    sql: `CREATE TRIGGER pages_deleted AFTER DELETE ON pages BEGIN
      INSERT INTO pages_fts (pages_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END`
  },
  {
    name: "pages_updated",
    sql: `CREATE TRIGGER pages_updated AFTER UPDATE ON pages BEGIN
      INSERT INTO pages_fts (pages_fts, rowid, text) VALUES ('delete', old.id, old.text);
      INSERT INTO pages_fts (rowid, text) VALUES (new.id, new.text);
    END`
  },
  {
    name: "stems",
    sql: "CREATE TABLE stems (stem TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY (stem, term)) WITHOUT ROWID"
  },
  { name: "stems_term", sql: "CREATE INDEX stems_term ON stems (term)" }
]

/**
 * Creates what is missing, unless something else lives under one of the names: then nothing is touched. Answers the
 * differences in words. Synchronous, one transaction.
 */
export const ensureSchema = (database: Database): ReadonlyArray<string> =>
  database
    .transaction(() => {
      const live = liveObjects(database)
      const differences = objects.flatMap(({ name, sql }) => {
        const found = live.get(name)
        return found === undefined || plain(found) === plain(sql)
          ? []
          : [`${name} is not as version ${schemaVersion} makes it: ${plain(found)}`]
      })
      const missing = objects.filter(({ name }) => !live.has(name))
      if (differences.length > 0) return [...differences, ...missing.map(({ name }) => `${name} is missing`)]
      for (const { sql } of missing) database.run(plain(sql))
      // An index made over pages that were already there knows nothing of them.
      if (missing.some(({ name }) => name === "pages_fts")) {
        database.run("INSERT INTO pages_fts (pages_fts) VALUES ('rebuild')")
      }
      return versionDifference(database)
    })
    .immediate()

const versionDifference = (database: Database): ReadonlyArray<string> => {
  const key = "schema_version"
  database
    .query("INSERT INTO escriba_index_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")
    .run(key, String(schemaVersion))
  const row = database.query<{ value: string }, [string]>("SELECT value FROM escriba_index_meta WHERE key = ?").get(key)
  return row?.value === String(schemaVersion)
    ? []
    : [`the file holds version ${row?.value} of the index, this program makes version ${schemaVersion}`]
}

/** Tables of a shape of ours, and whatever bears one of their names. */
const liveObjects = (database: Database): ReadonlyMap<string, string> =>
  new Map(
    database
      .query<{ name: string; sql: string | null }, []>("SELECT name, sql FROM sqlite_schema")
      .all()
      .map(({ name, sql }) => [name, sql ?? ""])
  )

const plain = (sql: string) => sql.replace(/\s+/g, " ").trim()
