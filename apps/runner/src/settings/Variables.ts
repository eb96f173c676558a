/**
 * The environment's variables, each declared once. The reader, the check of deployment files and `docs/configuration.md`
 * are made from this table. Names of the existing ecosystem are unchanged; Escriba's own have the prefix `ESCRIBA_`.
 *
 * @module
 */
import { modes } from "@escriba/db/Gazettes"
import { extractors } from "./ExtractorNames.ts"
import { joinedPlaces } from "./JoinedPlace.ts"
import * as Kind from "./Kinds.ts"
import { passwords } from "./Passwords.ts"

export interface Declaration {
  readonly kind: Kind.Kind<unknown>
  /** Its field in `Settings`. Without one, the value is a part of something that `Settings` or `Services` makes. */
  readonly as?: string
  /** Used if the variable is not set. */
  readonly default?: string
  /** Another default if the service is a real one, by the variable that chooses it. */
  readonly beside?: { readonly POSTGRES_HOST: string } | { readonly OPENSEARCH_HOST: string }
  /** For people, if there is no default: the behaviour without the variable. */
  readonly unset?: string
  /** One line of at most 80 characters. */
  readonly meaning: string
}

const group = <const T extends Readonly<Record<string, Declaration>>>(declarations: T) => declarations

const run = group({
  EXECUTION_MODE: {
    as: "mode",
    kind: Kind.oneOf(modes),
    default: "UNPROCESSED",
    beside: { POSTGRES_HOST: "DAILY" },
    meaning: "Which gazettes a run selects"
  },
  GAZETTE_QUERY_PAGE_SIZE: {
    as: "pageSize",
    kind: Kind.rowsPerPage,
    default: "1000",
    meaning: "Rows per page of the selection"
  },
  MAX_GAZETTE_FILE_SIZE_MB: {
    as: "maxFileBytes",
    kind: Kind.megabytes,
    default: "500",
    meaning: "Larger files fail as `TooLarge` without being read"
  },
  MEMORY_LIMIT_BYTES: {
    as: "memoryLimitBytes",
    kind: Kind.memoryBytes,
    unset: "the control group's limit, else the machine's memory",
    meaning: "For all processes together; decides how many children run"
  },
  ESCRIBA_OUTAGE_SECONDS: {
    as: "outage",
    kind: Kind.seconds,
    default: "300",
    meaning: "How long a run waits for a service that does not answer"
  },
  ESCRIBA_HOME: {
    as: "home",
    kind: Kind.text,
    default: ".escriba",
    meaning: "The folder of the embedded database and texts, and of temporary files"
  },
  DEBUG: { as: "isDebug", kind: Kind.flag, default: "false", meaning: "Writes more to the log" }
})

const extraction = group({
  ESCRIBA_EXTRACTORS: {
    as: "extractors",
    kind: extractors,
    default: "...",
    meaning: "The extractors that are asked, in this order"
  },
  ESCRIBA_DEADLINE_SECONDS: {
    as: "deadline",
    kind: Kind.seconds,
    default: "300",
    meaning: "For one document in one extractor"
  },
  EXTRACT_PASSWORDS: { kind: passwords, meaning: "Tried on encrypted files, in this order" },
  ESCRIBA_JOIN_WORDS: {
    as: "joinWords",
    kind: Kind.oneOf(joinedPlaces),
    default: "index",
    beside: { OPENSEARCH_HOST: "none" },
    meaning: "Where a word that a line's end has broken is made whole"
  },
  THEMES_CONFIG_PATH: {
    kind: Kind.text,
    unset: "no themes",
    meaning: "A file of themes; `run` then finds their excerpts"
  }
})

const postgres = group({
  POSTGRES_HOST: { kind: Kind.text, unset: "SQLite", meaning: "Chooses PostgreSQL, version 13 or newer" },
  POSTGRES_PORT: { kind: Kind.port, default: "5432", meaning: "Its port" },
  POSTGRES_DIRECT_HOST: {
    kind: Kind.text,
    unset: "`POSTGRES_HOST`",
    meaning: "The server behind a pooler that does not pool by session"
  },
  POSTGRES_DIRECT_PORT: { kind: Kind.port, default: "5432", meaning: "Its port" },
  POSTGRES_DB: { kind: Kind.text, meaning: "The database with the scrapers' tables; required" },
  POSTGRES_USER: { kind: Kind.text, meaning: "Required" },
  POSTGRES_PASSWORD: { kind: Kind.secret, meaning: "Required" },
  ESCRIBA_ALLOW_MIXED: {
    kind: Kind.flag,
    default: "false",
    meaning: "Allows PostgreSQL beside an embedded store or index"
  }
})

const storage = group({
  STORAGE_BUCKET: { kind: Kind.text, unset: "a folder", meaning: "Chooses S3: the bucket of files and texts" },
  STORAGE_ENDPOINT: { kind: Kind.httpAddress, unset: "Amazon's for the region", meaning: "Where the bucket is" },
  STORAGE_REGION: { kind: Kind.text, default: "us-east-1", meaning: "Its region" },
  STORAGE_ACCESS_KEY: { kind: Kind.secret, meaning: "Required" },
  STORAGE_ACCESS_SECRET: { kind: Kind.secret, meaning: "Required" },
  QUERIDO_DIARIO_FILES_ENDPOINT: {
    kind: Kind.httpAddress,
    unset: "bare keys",
    meaning: "What `url` and `file_raw_txt` begin with; required with a bucket"
  },
  USE_RELATIVE_FILE_PATHS: { kind: Kind.flag, default: "false", meaning: "`url` and `file_raw_txt` are bare keys" }
})

const openSearch = group({
  OPENSEARCH_HOST: { kind: Kind.host, unset: "FTS5 in SQLite", meaning: "Chooses OpenSearch 2" },
  OPENSEARCH_INDEX: { kind: Kind.indexName, default: "querido-diario", meaning: "Made where it is missing" },
  OPENSEARCH_USER: { kind: Kind.text, unset: "no credentials", meaning: "Only together with the password" },
  ESCRIBA_ALLOW_DIFFERENT_INDEX: {
    kind: Kind.flag,
    default: "false",
    meaning: "Writes also to an index that loses search: other types, fields, analyzers"
  },
  OPENSEARCH_PASSWORD: { kind: Kind.secret, meaning: "Only together with the user" },
  MAX_INDEX_TEXT_MB: {
    as: "maxIndexTextBytes",
    kind: Kind.megabytes,
    default: "16",
    // The contract says 16. `OpenSearchOptions.ts` of the indexer says what was measured with more than 8.
    beside: { OPENSEARCH_HOST: "8" },
    meaning: "Of one document: a longer text is stored whole and indexed cut"
  }
})

const tika = group({
  APACHE_TIKA_SERVER: {
    kind: Kind.httpAddress,
    unset: "no Tika",
    meaning: "Chooses Apache Tika, the last extractor asked"
  },
  TIKA_MAX_RETRIES: { kind: Kind.count, default: "5", meaning: "Retries per document" },
  TIKA_RETRY_BASE_DELAY: {
    kind: Kind.partsOfSeconds,
    default: "2.0",
    meaning: "The first pause; each next one is longer"
  },
  TIKA_CONNECTION_POOL_SIZE: { kind: Kind.whole, default: "10", meaning: "Requests at the same time" }
})

export const variables = { ...run, ...extraction, ...postgres, ...storage, ...openSearch, ...tika }
export type VariableName = keyof typeof variables
export const variableNames = Object.keys(variables) as ReadonlyArray<VariableName>

/** For the documentation. */
export const groups: Readonly<Record<string, Readonly<Record<string, Declaration>>>> = {
  "A run": run,
  Extraction: extraction,
  PostgreSQL: postgres,
  "S3 and addresses of files": storage,
  "OpenSearch and what is indexed": openSearch,
  "Apache Tika": tika
}
