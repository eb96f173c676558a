/**
 * Types of values that a variable may hold: how the text is parsed, and how a message names the expected value.
 *
 * @module
 */
import { Duration, Redacted } from "effect"

export interface Kind<A> {
  readonly expected: string
  /** `undefined` if the text is not of this type. Never called with an empty text. */
  readonly parse: (given: string) => A | undefined
}

export const kind = <A>(expected: string, parse: Kind<A>["parse"]): Kind<A> => ({ expected, parse })

const map = <A, B>({ expected, parse }: Kind<A>, then: (value: A) => B): Kind<B> =>
  kind(expected, (given) => {
    const value = parse(given)
    return value === undefined ? undefined : then(value)
  })

export const text = kind("a text", (given) => given)

/** Never logged or shown. */
export const secret = map({ ...text, expected: "a secret" }, (given) => Redacted.make(given))

export const flag = kind("true or false", (given) => {
  if (/^(1|true|yes|on)$/i.test(given)) return true
  return /^(0|false|no|off)$/i.test(given) ? false : undefined
})

/** 0 included. */
export const count = kind("a whole number", (given) =>
  /^\d+$/.test(given) && Number.isSafeInteger(Number(given)) ? Number(given) : undefined
)

export const whole = kind("a whole number above 0", (given) => count.parse(given) || undefined)

const wholeBetween = (least: number, most: number, expected: string) =>
  kind(expected, (given) => {
    const value = count.parse(given)
    return value === undefined || value < least || value > most ? undefined : value
  })

export const port = wholeBetween(1, 65_535, "a port from 1 to 65535")

export const rowsPerPage = wholeBetween(1, 100_000, "a whole number from 1 to 100000")

/** The parent alone takes as much as the minimum. */
export const memoryBytes = wholeBetween(
  256 * 1024 * 1024,
  Number.MAX_SAFE_INTEGER,
  "bytes, 268435456 (256 MiB) or more, as 2147483648 for 2 GiB"
)

/** Given in units of 2^20 bytes, read as bytes. */
export const megabytes = map(whole, (given) => given * 1024 * 1024)

/** A longer time would overflow a timer, which would then fire immediately. */
export const seconds = map(wholeBetween(1, 604_800, "seconds, from 1 to 604800 (a week)"), Duration.seconds)

export const partsOfSeconds = kind("seconds above 0, as 2.0", (given) =>
  /^\d+(\.\d+)?$/.test(given) && Number(given) > 0 ? Duration.seconds(Number(given)) : undefined
)

/** One of a fixed set of words, in upper or lower case. */
export const oneOf = <A extends string>(words: ReadonlyArray<A>): Kind<A> =>
  kind(words.join(", "), (given) => words.find((word) => word.toLowerCase() === given.toLowerCase()))

/** Removes a final slash. Credentials have variables of their own. */
export const httpAddress = kind("an address as http://host:port", (given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined
  // A password with a slash ends up in the path.
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && !given.includes("@")
  return isPlain ? given.replace(/\/+$/, "") : undefined
})

export const host = kind(
  `${httpAddress.expected} or host:port`,
  (given) => httpAddress.parse(given) ?? (/^[\w.-]+(:\d{1,5})?$/.test(given) ? given : undefined)
)

/** An OpenSearch index name: lower case, without the characters that have a meaning in an address or an index pattern. */
export const indexName = kind("the name of an index: lower case, without blanks, as querido-diario", (given) =>
  /^(?![-_+])(?!\.{1,2}$)[^A-Z\s\\/*?"<>|,#:]{1,200}$/.test(given) ? given : undefined
)
