/**
 * Finds the ends of words like `java.text.BreakIterator` (word instance, root locale), by which OpenSearch's unified
 * highlighter cuts sentences that are too long for a fragment. Derived from Java 17's answers, as in `SentenceBreaks.ts`.
 *
 * @module
 */

const ignored = "[[\\p{Mn}\\p{Me}\\p{Cf}]--[\\u00ad]]*"
const scripts = ["Han", "Hiragana", "Katakana"] as const
const letter = `(?:[[\\p{L}\\p{Mc}]--[${scripts.map((script) => `\\p{Script=${script}}`).join("")}]]${ignored})`
const digit = `(?:\\p{N}${ignored})`
const word = `(?:${letter}+(?:[\\p{Pd}\\p{Pc}'"\\.\\u00ad\\u2027]${letter}+)*)`
const number = `(?:${digit}+(?:[,\\.'"\\u066b]${digit}+)*)`
const rest = `(?:${number}${word})*(?:${number}[%\\&\\u00a2\\u066a\\u2030\\u2031]?)?`
const space = "[\\t\\p{Zs}]"
const newline = "(?:\\r\\n|[\\n\\f\\r\\u2028\\u2029])"

const piece = new RegExp(
  [
    `${space}*${newline}|${space}+`,
    `${word}${rest}`,
    `[\\p{Sc}#\\.](?=${digit})${rest}`,
    `(?=${digit})${rest}`,
    ...scripts.map((script) => `(?:\\p{Script=${script}}${ignored})+`),
    `[\\s\\S]${ignored}`
  ].join("|"),
  "vy"
)

const isSpace = (text: string, place: number) => /[\t\n\f\r\p{Zs}\u2028\u2029]/u.test(text.charAt(place))

/** The search goes from the last space before a place to this far after it: broken text may have no spaces. */
const reach = 4000

/** The breaks around `place`, ascending, found by a search from the last space before it; the first is the search's start. */
function* breaksAround(text: string, place: number): Generator<number, void> {
  const from = startBefore(text, place)
  const near = text.slice(from, place + reach)
  piece.lastIndex = 0
  for (let end = 0; end < near.length; end = piece.lastIndex) {
    yield from + end
    piece.lastIndex = end
    if (!piece.test(near)) break
  }
  yield from + near.length
}

const startBefore = (text: string, place: number): number => {
  const earliest = Math.max(0, place - reach)
  let start = place
  while (start > earliest && !(isSpace(text, start) && !isSpace(text, start - 1))) start--
  return start
}

/** The last break before `place`, which is at least 1. */
export const wordBreakBefore = (text: string, place: number): number => {
  let last = 0
  for (const end of breaksAround(text, place - 1)) {
    if (end >= place) break
    last = end
  }
  return last
}

/** The first break after `place`, at most the text's length. */
export const wordBreakAfter = (text: string, place: number): number => {
  for (const end of breaksAround(text, place)) if (end > place) return end
  return text.length
}
