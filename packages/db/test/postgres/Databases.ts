/**
 * PostgreSQL databases for tests: one a file of tests, a schema of its own a case, and a user with as few rights as can be.
 *
 * @module
 */
import { randomBytes } from "node:crypto"
import { Context, Effect, Layer, Redacted } from "effect"
import { afterAll, beforeAll } from "vitest"
import { type Connection, open } from "../../src/postgres/Connection.ts"
import { layer, type PostgresOptions } from "../../src/postgres/PostgresDb.ts"
import { jsonOf } from "../../src/postgres/Statement.ts"
import type { Fixture } from "../../src/testing.ts"

const variable = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`${name} is not set: tests of services need a server`)
  return value
}

/** Of the server that the tests are given: its superuser. */
export const superuser = (database = variable("POSTGRES_DB")): PostgresOptions => ({
  host: variable("POSTGRES_HOST"),
  port: Number(variable("POSTGRES_PORT")),
  database,
  user: variable("POSTGRES_USER"),
  password: Redacted.make(variable("POSTGRES_PASSWORD"))
})

/** A case's schema. */
export class TestDatabase extends Context.Service<
  TestDatabase,
  {
    /** What runs are begun with: a user who may read the scrapers' tables, mark rows processed, and create tables. */
    readonly options: PostgresOptions
    /** The superuser, in the case's schema. */
    readonly admin: Connection
    /** The superuser again, for what is to be held while the other one looks on. */
    readonly blocker: Connection
  }
>()("@escriba/db/test/TestDatabase") {}

/** As `pg_dump` tells of the scrapers' database, in the order of its columns. */
const scrapersTables = `
  CREATE TABLE territories (
    id character varying PRIMARY KEY, name character varying, state_code character varying, state character varying
  );
  CREATE TABLE gazettes (
    id serial PRIMARY KEY, source_text text, date date, edition_number character varying, is_extra_edition boolean,
    power character varying, file_checksum character varying, file_path character varying, file_url character varying,
    scraped_at timestamp without time zone, created_at timestamp without time zone,
    territory_id character varying REFERENCES territories (id), processed boolean,
    UNIQUE (territory_id, date, file_checksum)
  );
  INSERT INTO territories VALUES ('2700300', 'Arapiraca', 'AL', 'Alagoas'), ('2704302', 'Maceió', 'AL', 'Alagoas');`

const password = "only in this test"

/** Registers the file's database; answers what builds a schema in it. To be called once, at the top of a file of tests. */
export const fileDatabase = () => {
  const name = `escriba_test_${randomBytes(6).toString("hex")}`
  const options: PostgresOptions = { ...superuser(name), user: name, password: Redacted.make(password) }
  const onServer = (sql: ReadonlyArray<string>) =>
    Effect.runPromise(
      Effect.acquireUseRelease(
        Effect.sync(() => open(superuser())),
        (connection) => Effect.forEach(sql, (statement) => connection.query(statement), { discard: true }),
        (connection) => connection.close
      )
    )
  beforeAll(() => onServer([`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`, `CREATE DATABASE ${name}`]))
  afterAll(() => onServer([`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`]))

  let count = 0
  const schema = Layer.effect(
    TestDatabase,
    Effect.gen(function* () {
      const connected = Effect.acquireRelease(
        Effect.sync(() => open(superuser(name))),
        (connection) => connection.close
      )
      const admin = yield* connected
      const blocker = yield* connected
      count++
      yield* admin.query(`
        CREATE SCHEMA case_${count};
        SET search_path = case_${count};
        ${scrapersTables}
        GRANT USAGE, CREATE ON SCHEMA case_${count} TO ${name};
        GRANT SELECT ON gazettes, territories TO ${name};
        GRANT UPDATE (processed) ON gazettes TO ${name};
        ALTER ROLE ${name} IN DATABASE ${name} SET search_path = case_${count}`)
      yield* blocker.query(`SET search_path = case_${count}`)
      return TestDatabase.of({ options, admin, blocker })
    })
  )
  const database = Layer.unwrap(Effect.map(TestDatabase, (test) => layer(test.options))).pipe(
    Layer.provideMerge(schema)
  )
  return { schema, database, role: name }
}

/** Statements of the superuser. */
export const asAdmin = <Row>(...statement: Parameters<Connection["query"]>) =>
  Effect.flatMap(TestDatabase, ({ admin }) => admin.query<Row>(...statement))

export const fixture: Fixture<TestDatabase> = {
  capabilities: { listsWithoutTerritory: false },
  add: (rows) =>
    Effect.asVoid(
      asAdmin(
        `INSERT INTO gazettes (id, territory_id, date, file_checksum, file_path, scraped_at, created_at, processed)
        SELECT r.id, r."territoryId", r.date, r.checksum, r.path, r."scrapedAt", r."scrapedAt", r.processed
        FROM jsonb_to_recordset($rows::jsonb) AS r (
          id int, "territoryId" text, date date, checksum text, path text, "scrapedAt" timestamp, processed boolean)`,
        {
          rows: jsonOf(rows.map((row) => ({ ...row, path: `${row.territoryId}/${row.date}/${row.checksum}.pdf` })))
        }
      )
    ),
  processedIds: Effect.map(asAdmin<{ id: number }>("SELECT id FROM gazettes WHERE processed ORDER BY id"), (rows) =>
    rows.map(({ id }) => id)
  ),
  setChecksum: (id, checksum) =>
    Effect.asVoid(asAdmin("UPDATE gazettes SET file_checksum = $checksum WHERE id = $id", { id, checksum })),
  setProcessed: (id, processed) =>
    Effect.asVoid(asAdmin("UPDATE gazettes SET processed = $processed WHERE id = $id", { id, processed })),
  setState: (id, stage, state) =>
    Effect.asVoid(
      asAdmin("UPDATE escriba_ledger SET state = $state WHERE gazette_id = $id AND stage = $stage", {
        id,
        stage,
        state
      })
    )
}
