/**
 * Which real services the environment names, and how to reach them.
 *
 * @module
 */
import { Duration, Redacted } from "effect"
import type { Reader, VariableName } from "./Variables.ts"

export interface PostgresSettings {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: Redacted.Redacted<string>
}

export interface StorageSettings {
  /** Absent: Amazon's own for the region. */
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
}

export interface TikaSettings {
  readonly url: string
  readonly maxRetries: number
  readonly retryBaseDelay: Duration.Duration
  readonly connections: number
}

/** Each is `undefined` where nothing names it: then the embedded one stands in its place, and for Tika none. */
export interface Services {
  readonly postgres: PostgresSettings | undefined
  readonly storage: StorageSettings | undefined
  readonly openSearch: OpenSearchSettings | undefined
  readonly tika: TikaSettings | undefined
}

/** Half a service is a problem that names the missing variable; so is a dangerous mixture of real and embedded ones. */
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

/** The service's first variable chooses it; the required ones must follow, and none may stand without it. */
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
  if (!chosen(reader, "POSTGRES_HOST", ["POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"], ["POSTGRES_PORT"])) {
    return undefined
  }
  return {
    host: reader.text("POSTGRES_HOST"),
    port: reader.whole("POSTGRES_PORT", 5432),
    database: reader.text("POSTGRES_DB"),
    user: reader.text("POSTGRES_USER"),
    password: Redacted.make(reader.text("POSTGRES_PASSWORD"))
  }
}

const storageOf = (reader: Reader): StorageSettings | undefined => {
  const secrets: ReadonlyArray<VariableName> = ["STORAGE_ACCESS_KEY", "STORAGE_ACCESS_SECRET"]
  if (!chosen(reader, "STORAGE_BUCKET", secrets, ["STORAGE_REGION", "STORAGE_ENDPOINT"])) return undefined
  return {
    endpoint: reader.value<string | undefined>("STORAGE_ENDPOINT", undefined, httpAddress, addressOf),
    region: reader.text("STORAGE_REGION") || "us-east-1",
    bucket: reader.text("STORAGE_BUCKET"),
    accessKey: Redacted.make(reader.text("STORAGE_ACCESS_KEY")),
    accessSecret: Redacted.make(reader.text("STORAGE_ACCESS_SECRET"))
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
    host: reader.value("OPENSEARCH_HOST", "", `${httpAddress} or host:port`, hostOf),
    index: reader.text("OPENSEARCH_INDEX") || "querido-diario",
    user: reader.text("OPENSEARCH_USER") || undefined,
    password: hasUser ? Redacted.make(reader.text("OPENSEARCH_PASSWORD")) : undefined
  }
}

/** The TIKA_* variables have defaults in the existing deployments, and stand there without a server too. */
const tikaOf = (reader: Reader): TikaSettings | undefined => {
  const settings = {
    url: reader.value("APACHE_TIKA_SERVER", "", httpAddress, addressOf),
    maxRetries: reader.count("TIKA_MAX_RETRIES", 5),
    retryBaseDelay: Duration.seconds(reader.value("TIKA_RETRY_BASE_DELAY", 2, "seconds above 0, as 2.0", secondsOf)),
    connections: reader.whole("TIKA_CONNECTION_POOL_SIZE", 10)
  }
  return reader.isSet("APACHE_TIKA_SERVER") ? settings : undefined
}

/** A forgotten variable must not mark production rows processed into a throw-away file. */
const refuseMixture = (reader: Reader) => {
  const isMixed = reader.isSet("POSTGRES_HOST") && !(reader.isSet("STORAGE_BUCKET") && reader.isSet("OPENSEARCH_HOST"))
  if (reader.flag("ESCRIBA_ALLOW_MIXED") || !isMixed) return
  for (const name of ["STORAGE_BUCKET", "OPENSEARCH_HOST"] as const) {
    if (reader.isSet(name)) continue
    const embedded =
      name === "STORAGE_BUCKET" ? "texts would go to a folder" : "texts would be searchable in a file only"
    reader.problems.push(
      `${name} is not set, but POSTGRES_HOST is: rows would be marked processed while their ${embedded}; set it, or ESCRIBA_ALLOW_MIXED=1 if that is meant`
    )
  }
}

const httpAddress = "an address as http://host:port"

const addressOf = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === ""
  return isPlain ? text.replace(/\/+$/, "") : undefined
}

const hostOf = (text: string): string | undefined =>
  addressOf(text) ?? (/^[\w.-]+(:\d{1,5})?$/.test(text) ? text : undefined)

const secondsOf = (text: string): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : undefined
