/**
 * The real services that the environment names, and how to reach them.
 *
 * @module
 */
import type { Duration, Redacted } from "effect"
import type { Reader } from "./Reader.ts"
import type { VariableName } from "./Variables.ts"

export interface PostgresSettings {
  readonly host: string
  readonly port: number
  /** The server itself, if `host` is a pooler. */
  readonly direct: { readonly host: string; readonly port: number } | undefined
  readonly database: string
  readonly user: string
  readonly password: Redacted.Redacted<string>
}

export interface StorageSettings {
  /** Absent: Amazon's endpoint for the region. */
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  readonly accessKey: Redacted.Redacted<string>
  readonly accessSecret: Redacted.Redacted<string>
}

export interface OpenSearchSettings {
  /** An address, or `host:port`. */
  readonly host: string
  readonly index: string
  readonly user: string | undefined
  readonly password: Redacted.Redacted<string> | undefined
  /** Also writes to an index in which documents would not be found. */
  readonly allowsDifferent: boolean
}

export interface TikaSettings {
  readonly url: string
  readonly maxRetries: number
  readonly retryBaseDelay: Duration.Duration
  readonly connections: number
}

/** `undefined` if no variable names the service. The embedded one then replaces it; Tika has no embedded one. */
export interface Services {
  readonly postgres: PostgresSettings | undefined
  readonly storage: StorageSettings | undefined
  readonly openSearch: OpenSearchSettings | undefined
  readonly tika: TikaSettings | undefined
}

/**
 * A partly configured service is a problem that names the missing variable. A dangerous mixture of real and embedded
 * services is a problem, too.
 */
export const servicesOf = (reader: Reader): Services => {
  const services = {
    postgres: postgresOf(reader),
    storage: storageOf(reader),
    openSearch: openSearchOf(reader),
    tika: tikaOf(reader)
  }
  refuseMixture(reader)
  return services
}

/**
 * The service's first variable chooses the service. Its required variables must then be set, and no variable may be set
 * without the first. So the code below may assume that they are set: otherwise a problem is reported.
 */
const chosen = (
  reader: Reader,
  chooser: VariableName,
  required: ReadonlyArray<VariableName>,
  optional: ReadonlyArray<VariableName>
): boolean => {
  if (reader.isSet(chooser)) {
    for (const name of required) {
      if (!reader.isSet(name)) reader.problems.push(`${name} is not set, and ${chooser} needs it`)
    }
    return true
  }
  for (const name of [...required, ...optional]) {
    if (reader.isSet(name)) reader.problems.push(`${chooser} is not set, but ${name} is: set both or none`)
  }
  return false
}

const postgresOf = (reader: Reader): PostgresSettings | undefined => {
  const required: ReadonlyArray<VariableName> = ["POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"]
  if (!chosen(reader, "POSTGRES_HOST", required, ["POSTGRES_PORT", "POSTGRES_DIRECT_HOST"])) return undefined
  const directHost = chosen(reader, "POSTGRES_DIRECT_HOST", [], ["POSTGRES_DIRECT_PORT"])
    ? reader.value("POSTGRES_DIRECT_HOST")
    : undefined
  return {
    host: reader.value("POSTGRES_HOST")!,
    port: reader.value("POSTGRES_PORT"),
    direct: directHost === undefined ? undefined : { host: directHost, port: reader.value("POSTGRES_DIRECT_PORT") },
    database: reader.value("POSTGRES_DB")!,
    user: reader.value("POSTGRES_USER")!,
    password: reader.value("POSTGRES_PASSWORD")!
  }
}

const storageOf = (reader: Reader): StorageSettings | undefined => {
  const secrets: ReadonlyArray<VariableName> = ["STORAGE_ACCESS_KEY", "STORAGE_ACCESS_SECRET"]
  if (!chosen(reader, "STORAGE_BUCKET", secrets, ["STORAGE_REGION", "STORAGE_ENDPOINT"])) return undefined
  return {
    endpoint: reader.value("STORAGE_ENDPOINT"),
    region: reader.value("STORAGE_REGION"),
    bucket: reader.value("STORAGE_BUCKET")!,
    accessKey: reader.value("STORAGE_ACCESS_KEY")!,
    accessSecret: reader.value("STORAGE_ACCESS_SECRET")!
  }
}

const openSearchOf = (reader: Reader): OpenSearchSettings | undefined => {
  const others: ReadonlyArray<VariableName> = ["OPENSEARCH_INDEX", "OPENSEARCH_USER", "OPENSEARCH_PASSWORD"]
  if (!chosen(reader, "OPENSEARCH_HOST", [], others)) return undefined
  const hasUser = reader.isSet("OPENSEARCH_USER")
  if (hasUser !== reader.isSet("OPENSEARCH_PASSWORD")) {
    const [missing, given] = hasUser
      ? (["OPENSEARCH_PASSWORD", "OPENSEARCH_USER"] as const)
      : (["OPENSEARCH_USER", "OPENSEARCH_PASSWORD"] as const)
    reader.problems.push(`${missing} is not set, but ${given} is: set both or none`)
  }
  return {
    host: reader.value("OPENSEARCH_HOST")!,
    index: reader.value("OPENSEARCH_INDEX"),
    user: reader.value("OPENSEARCH_USER"),
    password: reader.value("OPENSEARCH_PASSWORD"),
    allowsDifferent: reader.value("ESCRIBA_ALLOW_DIFFERENT_INDEX")
  }
}

/** Existing deployments set defaults for the TIKA_* variables, also without a server. */
const tikaOf = (reader: Reader): TikaSettings | undefined => {
  const url = reader.value("APACHE_TIKA_SERVER")
  const others = {
    maxRetries: reader.value("TIKA_MAX_RETRIES"),
    retryBaseDelay: reader.value("TIKA_RETRY_BASE_DELAY"),
    connections: reader.value("TIKA_CONNECTION_POOL_SIZE")
  }
  return url === undefined ? undefined : { url, ...others }
}

/** A forgotten variable must not record production rows as processed in a throw-away file. */
const refuseMixture = (reader: Reader) => {
  const isMixed = reader.isSet("POSTGRES_HOST") && !(reader.isSet("STORAGE_BUCKET") && reader.isSet("OPENSEARCH_HOST"))
  if (reader.value("ESCRIBA_ALLOW_MIXED") || !isMixed) return
  for (const name of ["STORAGE_BUCKET", "OPENSEARCH_HOST"] as const) {
    if (reader.isSet(name)) continue
    const embedded =
      name === "STORAGE_BUCKET" ? "texts would go to a folder" : "texts would be searchable in a file only"
    reader.problems.push(
      `${name} is not set, but POSTGRES_HOST is: rows would be marked processed while their ${embedded}; set it, or ESCRIBA_ALLOW_MIXED=1 if that is meant`
    )
  }
}
