/**
 * Creates the tables of the embedded database, version by version.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import type { Territory } from "@escriba/gazettes/Territory"
import { DatabaseError } from "../DatabaseError.ts"

/**
 * `gazettes` and `territories` are the scrapers' tables, column for column in SQLite's types; all other tables begin with
 * `escriba_`. A released version is never edited: append the next one.
 */
export const versions: ReadonlyArray<string> = [
  `
  CREATE TABLE territories (id TEXT PRIMARY KEY, name TEXT, state_code TEXT, state TEXT);

  CREATE TABLE gazettes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source_text TEXT, date TEXT, edition_number TEXT, is_extra_edition INTEGER,
    power TEXT, file_checksum TEXT, file_path TEXT, file_url TEXT, scraped_at TEXT, created_at TEXT,
    territory_id TEXT REFERENCES territories (id), processed INTEGER,
    UNIQUE (territory_id, date, file_checksum)
  );
  CREATE INDEX escriba_gazettes_pending ON gazettes (id) WHERE processed = 0;
  CREATE INDEX escriba_gazettes_checksum ON gazettes (file_checksum);

  CREATE TABLE escriba_sources (
    gazette_id INTEGER PRIMARY KEY REFERENCES gazettes (id), location TEXT NOT NULL, collection TEXT
  );
  CREATE TABLE escriba_places (
    location TEXT PRIMARY KEY, gazette_id INTEGER NOT NULL REFERENCES gazettes (id), size_bytes INTEGER NOT NULL,
    modified_ms REAL NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE escriba_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, mode TEXT NOT NULL, is_forced INTEGER NOT NULL, started_at TEXT NOT NULL,
    finished_at TEXT, last_id INTEGER NOT NULL, pid INTEGER, done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
  );

  CREATE TABLE escriba_ledger (
    gazette_id INTEGER NOT NULL, stage TEXT NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, code TEXT, whose TEXT, message TEXT, setting TEXT, retry_after TEXT,
    run_id INTEGER, is_alone INTEGER NOT NULL, file_checksum TEXT, media_type TEXT, extractor TEXT, extractor_version TEXT,
    size_bytes INTEGER, text_bytes INTEGER, pages INTEGER, characters INTEGER, duration_ms REAL, text_key TEXT,
    document_ids TEXT, flags TEXT, attempts TEXT, updated_at TEXT NOT NULL, PRIMARY KEY (gazette_id, stage)
  ) WITHOUT ROWID;
  CREATE INDEX escriba_ledger_state ON escriba_ledger (stage, state);
  CREATE INDEX escriba_ledger_dirty ON escriba_ledger (gazette_id)
    WHERE stage = 'text' AND state IN ('running', 'suspect', 'pending', 'failed');

  CREATE TABLE escriba_history (
    id INTEGER PRIMARY KEY, gazette_id INTEGER NOT NULL, stage TEXT NOT NULL, run_id INTEGER, attempt INTEGER NOT NULL,
    at TEXT NOT NULL, event TEXT NOT NULL, code TEXT, message TEXT, extractor TEXT, duration_ms REAL
  );
  CREATE INDEX escriba_history_gazette ON escriba_history (gazette_id);

  CREATE TABLE escriba_leftovers (
    gazette_id INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (gazette_id, kind, key)
  ) WITHOUT ROWID;

  CREATE TABLE escriba_pages (
    gazette_id INTEGER NOT NULL, number INTEGER NOT NULL, offset_bytes INTEGER NOT NULL, length_bytes INTEGER NOT NULL,
    characters INTEGER NOT NULL, alphanumeric REAL NOT NULL, unmapped REAL NOT NULL, portuguese REAL NOT NULL,
    PRIMARY KEY (gazette_id, number)
  ) WITHOUT ROWID;
  `,
  `
  ALTER TABLE escriba_ledger ADD COLUMN doubts TEXT;
  ALTER TABLE escriba_ledger ADD COLUMN input_attempt INTEGER;
  CREATE INDEX escriba_ledger_done ON escriba_ledger (gazette_id, attempt) WHERE stage = 'text' AND state = 'done';
  CREATE INDEX escriba_ledger_later
    ON escriba_ledger (stage, gazette_id, extractor_version, input_attempt, state, retry_after) WHERE stage <> 'text';
  CREATE INDEX escriba_ledger_texts ON escriba_ledger (text_key) WHERE text_key IS NOT NULL;
  CREATE INDEX escriba_gazettes_paths ON gazettes (file_path);

  CREATE TABLE escriba_segments (
    gazette_id INTEGER NOT NULL, position INTEGER NOT NULL, document_id TEXT NOT NULL, territory_id TEXT NOT NULL,
    text_key TEXT NOT NULL, text_bytes INTEGER NOT NULL, PRIMARY KEY (gazette_id, position)
  ) WITHOUT ROWID;
  CREATE INDEX escriba_segments_documents ON escriba_segments (document_id);
  CREATE INDEX escriba_segments_texts ON escriba_segments (text_key);
  CREATE INDEX escriba_segments_territories ON escriba_segments (territory_id);

  CREATE TABLE escriba_documents (
    gazette_id INTEGER NOT NULL, document_id TEXT NOT NULL, PRIMARY KEY (gazette_id, document_id)
  ) WITHOUT ROWID;
  CREATE INDEX escriba_documents_ids ON escriba_documents (document_id);
  INSERT INTO escriba_documents SELECT DISTINCT l.gazette_id, d.value FROM escriba_ledger l, json_each(l.document_ids) d
    WHERE l.stage = 'text';
  `,
  "CREATE INDEX escriba_ledger_failures ON escriba_ledger (updated_at, gazette_id, stage) WHERE code IS NOT NULL",
  "ALTER TABLE escriba_segments ADD COLUMN pages TEXT NOT NULL DEFAULT '[]'",
  `
  ALTER TABLE escriba_places ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE escriba_places ADD COLUMN told TEXT;
  CREATE INDEX escriba_places_gazettes ON escriba_places (gazette_id, is_gone);
  CREATE INDEX escriba_places_gone ON escriba_places (gazette_id) WHERE is_gone = 1;
  INSERT INTO escriba_places (location, gazette_id, size_bytes, modified_ms, is_gone)
    SELECT s.location || ' (replaced ' || s.gazette_id || ')', s.gazette_id, 0, 0, 1 FROM escriba_sources s
    WHERE NOT EXISTS (SELECT 1 FROM escriba_places p WHERE p.gazette_id = s.gazette_id);
  `,
  "ALTER TABLE escriba_runs ADD COLUMN fingerprint TEXT"
]

/**
 * Brings the file to the newest version, inside the caller's transaction. Refuses (`NotOurs`) a file of a newer
 * Escriba, and a file with a table `gazettes` that Escriba did not create: tables of the scrapers are never altered.
 */
export const migrate = (
  database: Database,
  options: { readonly territories: ReadonlyArray<Territory>; readonly now: string }
): DatabaseError | undefined => {
  const hasTable = (name: string) =>
    database.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !== null
  if (hasTable("gazettes") && !hasTable("escriba_migrations")) {
    return notOurs("it has a table `gazettes` that Escriba did not make: choose another ESCRIBA_HOME")
  }
  database.run("CREATE TABLE IF NOT EXISTS escriba_migrations (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)")
  const applied =
    database.query<{ version: number | null }, []>("SELECT max(version) AS version FROM escriba_migrations").get()
      ?.version ?? 0
  if (applied > versions.length) {
    return notOurs(`its schema has version ${applied}, this Escriba knows ${versions.length}: update Escriba`)
  }
  for (const [index, sql] of versions.entries()) {
    if (index < applied) continue
    database.run(sql)
    database.query("INSERT INTO escriba_migrations VALUES (?, ?)").run(index + 1, options.now)
  }
  if (applied === 0) addTerritories(database, options.territories)
  return undefined
}

/** The reason to refuse a file for read-only use, which migrates nothing; `undefined` if it can be read. */
export const refusalToRead = (database: Database): DatabaseError | undefined => {
  const hasOurs = database.query("SELECT 1 FROM sqlite_master WHERE name = 'escriba_migrations'").get() !== null
  const applied = hasOurs
    ? database.query<{ version: number }, []>("SELECT max(version) AS version FROM escriba_migrations").get()?.version
    : undefined
  if (applied === versions.length) return undefined
  if (applied === undefined) return notOurs("it is not a database that Escriba made: choose another ESCRIBA_HOME")
  return notOurs(
    applied > versions.length
      ? `its schema has version ${applied}, this Escriba knows ${versions.length}: update Escriba`
      : `its schema has version ${applied} of ${versions.length}: the next \`run\` or \`ingest\` brings it up to date`
  )
}

const notOurs = (detail: string) => new DatabaseError({ reason: "NotOurs", detail })

const addTerritories = (database: Database, territories: ReadonlyArray<Territory>) => {
  const insert = database.query("INSERT INTO territories VALUES (?, ?, ?, ?)")
  for (const { id, name, state, stateCode } of territories) insert.run(id, name, stateCode, state)
}
