/**
 * Creates missing tables, indexes and triggers of one version, and never changes existing ones.
 *
 * @module
 */
import type { Database } from "bun:sqlite"

export interface SqlObject {
  readonly name: string
  /** The statement as `sqlite_schema` stores it, except for white space. */
  readonly sql: string
}

export interface Tables {
  /** Key of the row in `escriba_index_meta` that stores the version of the tables. */
  readonly versionKey: string
  readonly version: number
  /** In the order of their creation. */
  readonly objects: ReadonlyArray<SqlObject>
}

/** The table that stores which version created which tables. */
const meta: SqlObject = {
  name: "escriba_index_meta",
  sql: "CREATE TABLE escriba_index_meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"
}

/**
 * Makes a column searchable: its FTS5 index, and triggers that update the index also if another tool edits a row.
 * Datasette recognises the index only by the literal `content="table"`.
 */
export const searchable = (table: string, column: string, rowId: string): ReadonlyArray<SqlObject> => {
  const add = `INSERT INTO ${table}_fts (rowid, ${column}) VALUES (new.${rowId}, new.${column});`
  const forget = `INSERT INTO ${table}_fts (${table}_fts, rowid, ${column}) VALUES ('delete', old.${rowId}, old.${column});`
  const trigger = (name: string, event: string, actions: string) => ({
    name: `${table}_${name}`,
    sql: `CREATE TRIGGER ${table}_${name} AFTER ${event} ON ${table} BEGIN ${actions} END`
  })
  return [
    {
      name: `${table}_fts`,
      sql: `CREATE VIRTUAL TABLE ${table}_fts USING fts5 (
        ${column}, content="${table}", content_rowid="${rowId}", tokenize="unicode61 remove_diacritics 2"
      )`
    },
    trigger("inserted", "INSERT", add),
    trigger("deleted", "DELETE", forget),
    trigger("updated", "UPDATE", `${forget} ${add}`)
  ]
}

/**
 * Creates missing objects. If another object already has one of the names, nothing is changed. Returns the differences
 * in words. Synchronous, one transaction.
 */
export const ensureTables = (database: Database, { objects, version, versionKey }: Tables): ReadonlyArray<string> =>
  database
    .transaction(() => {
      const wanted = [meta, ...objects]
      const live = liveObjects(database)
      const differences = wanted.flatMap(({ name, sql }) => {
        const found = live.get(name)
        return found === undefined || plain(found) === plain(sql)
          ? []
          : [`${name} differs from version ${version}: ${plain(found)}`]
      })
      const missing = wanted.filter(({ name }) => !live.has(name))
      if (differences.length > 0) return [...differences, ...missing.map(({ name }) => `${name} is missing`)]
      for (const { name, sql } of missing) {
        database.run(plain(sql))
        // A new FTS5 index does not contain the rows that already exist.
        if (sql.startsWith("CREATE VIRTUAL TABLE")) database.run(`INSERT INTO ${name} (${name}) VALUES ('rebuild')`)
      }
      return versionDifference(database, versionKey, version)
    })
    .immediate()

export const areThere = (database: Database, names: ReadonlyArray<string>): boolean =>
  database
    .query("SELECT name FROM sqlite_schema WHERE name IN (SELECT value FROM json_each(?))")
    .all(JSON.stringify(names)).length === names.length

const versionDifference = (database: Database, key: string, version: number): ReadonlyArray<string> => {
  database
    .query("INSERT INTO escriba_index_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")
    .run(key, String(version))
  const row = database.query<{ value: string }, [string]>("SELECT value FROM escriba_index_meta WHERE key = ?").get(key)
  return row?.value === String(version)
    ? []
    : [`the file has version ${row?.value} of the index, this program uses version ${version}`]
}

/** The SQL of all objects of the database, by name. */
const liveObjects = (database: Database): ReadonlyMap<string, string> =>
  new Map(
    database
      .query<{ name: string; sql: string | null }, []>("SELECT name, sql FROM sqlite_schema")
      .all()
      .map(({ name, sql }) => [name, sql ?? ""])
  )

const plain = (sql: string) => sql.replace(/\s+/g, " ").trim()
