/**
 * The environment's variables by their names, and how their values are read.
 *
 * @module
 */

/** All that is read: the names of the existing ecosystem as they are, ours with the prefix `ESCRIBA_`. */
export const variableNames = [
  "POSTGRES_HOST",
  "POSTGRES_PORT",
  "POSTGRES_DB",
  "POSTGRES_USER",
  "POSTGRES_PASSWORD",
  "STORAGE_ENDPOINT",
  "STORAGE_REGION",
  "STORAGE_BUCKET",
  "STORAGE_ACCESS_KEY",
  "STORAGE_ACCESS_SECRET",
  "OPENSEARCH_HOST",
  "OPENSEARCH_INDEX",
  "OPENSEARCH_USER",
  "OPENSEARCH_PASSWORD",
  "APACHE_TIKA_SERVER",
  "TIKA_MAX_RETRIES",
  "TIKA_RETRY_BASE_DELAY",
  "TIKA_CONNECTION_POOL_SIZE",
  "QUERIDO_DIARIO_FILES_ENDPOINT",
  "USE_RELATIVE_FILE_PATHS",
  "EXECUTION_MODE",
  "GAZETTE_QUERY_PAGE_SIZE",
  "MAX_GAZETTE_FILE_SIZE_MB",
  "MAX_INDEX_TEXT_MB",
  "MEMORY_LIMIT_BYTES",
  "EXTRACT_PASSWORDS",
  "THEMES_CONFIG_PATH",
  "DEBUG",
  "ESCRIBA_HOME",
  "ESCRIBA_EXTRACTORS",
  "ESCRIBA_JOIN_WORDS",
  "ESCRIBA_DEADLINE_SECONDS",
  "ESCRIBA_OUTAGE_SECONDS",
  "ESCRIBA_ALLOW_MIXED"
] as const
export type VariableName = (typeof variableNames)[number]

/** Reads values and collects what is wrong with them, so that all problems are told together. */
export interface Reader {
  readonly problems: Array<string>
  /** Trimmed; empty where it is not set. */
  readonly text: (name: VariableName) => string
  readonly isSet: (name: VariableName) => boolean
  /** The fallback where the variable is not set, or wrong: then it is a problem, too. */
  readonly value: <A>(name: VariableName, fallback: A, expected: string, parse: Parse<A>) => A
  readonly whole: <A>(name: VariableName, fallback: A) => number | A
  /** A whole number, 0 included. */
  readonly count: (name: VariableName, fallback: number) => number
  readonly flag: (name: VariableName) => boolean
}

type Parse<A> = (text: string) => A | undefined

export const readerOf = (texts: Readonly<Record<VariableName, string>>): Reader => {
  const problems: Array<string> = []
  const text = (name: VariableName) => texts[name].trim()
  const value = <A>(name: VariableName, fallback: A, expected: string, parse: Parse<A>): A => {
    if (text(name) === "") return fallback
    const parsed = parse(text(name))
    if (parsed !== undefined) return parsed
    problems.push(`${name} is ${JSON.stringify(withoutCredentials(text(name)))}: expected ${expected}`)
    return fallback
  }
  return {
    problems,
    text,
    isSet: (name) => text(name) !== "",
    value,
    whole: <A>(name: VariableName, fallback: A) =>
      value<number | A>(name, fallback, "a whole number above 0", (given) => {
        const number = wholeNumber(given)
        return number === 0 ? undefined : number
      }),
    count: (name, fallback) => value(name, fallback, "a whole number", wholeNumber),
    flag: (name) => value(name, false, "true or false", truthOf)
  }
}

/** `http://user:secret@host`: credentials have variables of their own, and an address is shown to people. */
const withoutCredentials = (text: string): string => text.replace(/^([a-z]+:\/\/)?[^/]*@/i, "$1***@")

const wholeNumber: Parse<number> = (text) =>
  /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined

const truthOf: Parse<boolean> = (text) => {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  return /^(0|false|no|off)$/i.test(text) ? false : undefined
}
