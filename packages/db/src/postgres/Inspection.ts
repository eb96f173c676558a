/**
 * Reports the facts of a database, and what is missing in it, without changing it.
 *
 * @module
 */
import { Effect } from "effect"
import type { DatabaseError } from "../DatabaseError.ts"
import type { Connection } from "./Connection.ts"
import { appliedVersion, knownVersion } from "./Migrations.ts"
import { type Pooling, routeOf } from "./Pooling.ts"
import type { PostgresOptions } from "./PostgresOptions.ts"
import { jsonOf } from "./Statement.ts"

export interface PostgresFacts {
  /** As the server reports it: `15.18 (Debian ...)`. */
  readonly serverVersion: string
  /** The pooler between us and the server, if any. */
  readonly pooling: Pooling
  /** The server is PostgreSQL 13 or newer. */
  readonly isSupported: boolean
  /** The schema of our tables; `null` if the user sees no schema. */
  readonly schema: string | null
  /** The scrapers' tables. A table that is missing, or that the user cannot see, lacks all its columns. */
  readonly tables: ReadonlyArray<TableFacts>
  readonly migrations: {
    /** `null` if the user may not read the version. */
    readonly applied: number | null
    readonly known: number
  }
  /** Rights that the user lacks on existing tables: `SELECT on gazettes`. */
  readonly missingPrivileges: ReadonlyArray<string>
}

export interface TableFacts {
  readonly name: string
  readonly isThere: boolean
  readonly missingColumns: ReadonlyArray<string>
}

/** The columns that Escriba reads; it never reads `source_text`. */
const contractColumns = {
  gazettes: [
    "id",
    "date",
    "edition_number",
    "is_extra_edition",
    "power",
    "file_checksum",
    "file_path",
    "file_url",
    "scraped_at",
    "created_at",
    "territory_id",
    "processed"
  ],
  territories: ["id", "name", "state_code"]
}

const neededPrivileges: Readonly<Record<string, ReadonlyArray<string>>> = {
  gazettes: ["SELECT"],
  territories: ["SELECT"],
  escriba_migrations: ["SELECT"],
  escriba_runs: ["SELECT", "INSERT", "UPDATE"],
  escriba_ledger: ["SELECT", "INSERT", "UPDATE"],
  escriba_history: ["SELECT", "INSERT"],
  escriba_leftovers: ["SELECT", "INSERT", "DELETE"],
  escriba_pages: ["SELECT", "INSERT", "DELETE"],
  escriba_segments: ["SELECT", "INSERT", "DELETE"],
  escriba_documents: ["SELECT", "INSERT", "DELETE"]
}

/**
 * Runs in one read-only transaction. Fails if it cannot connect. Fails with `NotOurs` if a run would be refused because
 * of a pooler.
 */
export const inspect = Effect.fn("PostgresDb.inspect")(
  (options: PostgresOptions): Effect.Effect<PostgresFacts, DatabaseError> =>
    Effect.flatMap(routeOf(options), ({ asking, pooling }) =>
      Effect.acquireUseRelease(
        Effect.sync(asking),
        (connection) => Effect.map(connection.reading(factsOf(connection)), (facts) => ({ ...facts, pooling })),
        ({ close }) => close
      )
    )
)

const factsOf = Effect.fnUntraced(function* (connection: Connection) {
  const [server] = yield* connection.query<{ version: string; number: number; schema: string | null }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
      current_schema() AS schema`
  )
  const missing = yield* missingTablePrivileges(connection)
  const canReadVersion = !missing.includes("SELECT on escriba_migrations")
  const applied = canReadVersion ? yield* appliedVersion(connection) : null
  const isBehind = applied !== null && applied < knownVersion
  const facts: Omit<PostgresFacts, "pooling"> = {
    serverVersion: server?.version ?? "",
    isSupported: (server?.number ?? 0) >= 130_000,
    schema: server?.schema ?? null,
    tables: yield* tablesOf(connection),
    migrations: { applied, known: knownVersion },
    missingPrivileges: [...missing, ...(isBehind ? yield* missingToMigrate(connection) : [])]
  }
  return facts
})

const tablesOf = Effect.fnUntraced(function* ({ query }: Connection) {
  const rows = yield* query<{ name: string; column: string }>(
    `SELECT t.name, a.attname AS column FROM unnest(ARRAY['gazettes', 'territories']) AS t (name)
    JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attnum > 0 AND NOT a.attisdropped`
  )
  return Object.entries(contractColumns).map(([name, columns]): TableFacts => {
    const found = rows.filter((row) => row.name === name).map(({ column }) => column)
    return { name, isThere: found.length > 0, missingColumns: columns.filter((column) => !found.includes(column)) }
  })
})

const missingTablePrivileges = Effect.fnUntraced(function* ({ query }: Connection) {
  const needed = Object.entries(neededPrivileges).flatMap(([table, privileges]) =>
    privileges.map((privilege) => ({ table, privilege }))
  )
  const tables = yield* query<{ missing: string }>(
    `SELECT n.privilege || ' on ' || n."table" AS missing
    FROM jsonb_to_recordset($needed::jsonb) AS n ("table" text, privilege text)
    WHERE NOT has_table_privilege(to_regclass(n."table"), n.privilege)`,
    { needed: jsonOf(needed) }
  )
  const processed = yield* query<{ missing: string }>(
    `SELECT 'UPDATE (processed) on gazettes' AS missing FROM pg_attribute a
    WHERE a.attrelid = to_regclass('gazettes') AND a.attname = 'processed'
      AND NOT has_column_privilege(a.attrelid, a.attnum, 'UPDATE')`
  )
  return [...tables, ...processed].map(({ missing }) => missing)
})

const missingToMigrate = Effect.fnUntraced(function* ({ query }: Connection) {
  const rows = yield* query<{ missing: string }>(
    `SELECT 'CREATE on schema ' || coalesce(current_schema(), 'of the search path') AS missing
    WHERE coalesce(has_schema_privilege(current_schema(), 'CREATE'), FALSE) IS NOT TRUE`
  )
  return rows.map(({ missing }) => missing)
})
