/**
 * Tables, indexes and triggers of one version, made where they are missing and never changed where they are not.
 *
 * @module
 */
import type { Database } from "bun:sqlite"

export interface SqlObject {
  readonly name: string
  /** As `sqlite_schema` holds it, white space aside. */
  readonly sql: string
}

export interface Tables {
  /** The row of `escriba_index_meta` that says which version made them. */
  readonly versionKey: string
  readonly version: number
  /** In the order of making. */
  readonly objects: ReadonlyArray<SqlObject>
}

/** Which version made which tables. */
const meta: SqlObject = {
  name: "escriba_index_meta",
  sql: "CREATE TABLE escriba_index_meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID"
}

/**
 * A column that can be searched: its FTS5 index, and the triggers that keep it right also when another tool edits a row.
 * Datasette finds the search only by the literal `content="table"`.
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
 * Creates what is missing, unless something else lives under one of the names: then nothing is touched. Answers the
 * differences in words. Synchronous, one transaction.
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
          : [`${name} is not as version ${version} makes it: ${plain(found)}`]
      })
      const missing = wanted.filter(({ name }) => !live.has(name))
      if (differences.length > 0) return [...differences, ...missing.map(({ name }) => `${name} is missing`)]
      for (const { name, sql } of missing) {
        database.run(plain(sql))
        // An index made over rows that were already there knows nothing of them.
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
    : [`the file holds version ${row?.value} of the index, this program makes version ${version}`]
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
