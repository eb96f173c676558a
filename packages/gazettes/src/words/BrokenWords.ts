/**
 * Joins words that are broken at a line's end. Hyphens that belong to a word stay.
 *
 * @module
 */

/** Latin letters with accents: other scripts do not break words with a hyphen. */
const letter = "A-Za-z\\u00C0-\\u024F\\u0300-\\u036F"

/** `licita-` at a line's end and `ção` on the next line, with the characters attached to it (`,`) and the gap after it. */
const broken = new RegExp(
  `(?<![${letter}\\d])([${letter}]+)-[ \\t]*\\n[ \\t]*([${letter}]+)([^\\s-]*(?:-[^\\s-]+)*)([ \\t]*\\n?)`,
  "g"
)

/** Halves of broken words, removed before words are searched: they are not words. The lookbehind keeps it linear. */
const halvesOnly = new RegExp(`(?<![${letter}])[${letter}]+-[ \\t]*\\n[ \\t]*[${letter}]+`, "g")

/** Pronouns that follow a verb and a hyphen: `encontra-se`, `dá-lhe`, `fazê-lo`. */
const pronouns: ReadonlySet<string> = new Set(
  "me te se nos vos o a os as lo la los las no na lhe lhes mo ma to ta lho lha".split(" ")
)

/** Whether the pages may have a broken word. */
export const mayBeBroken = (pages: ReadonlyArray<string>): boolean => pages.some((page) => hyphenAtEnd.test(page))

/** Most pages have none: they are not searched for words. */
const hyphenAtEnd = /-[ \t]*\n/

/**
 * Joins each word that is broken at a line's end, if the whole word occurs elsewhere in these pages or is a word of the
 * language. A word stays broken if it occurs with its hyphen elsewhere in the pages, if a pronoun follows a word or stands
 * within it (`torna-se`, `far-se-ão`), if the whole is not a word (`segunda-feira`, `vice-prefeito`), or between two pages. The
 * joined word stands on the first of the two lines. No line is removed, except a second line that becomes empty.
 *
 * @param isWord whether a lower-case text is a word of the language
 */
export const joinBrokenWords = (
  pages: ReadonlyArray<string>,
  isWord: (word: string) => boolean
): ReadonlyArray<string> => {
  // Each pair is kept once: a hostile text has millions.
  const halves = new Map<string, Halves>()
  for (const page of pages) for (const one of brokenIn(page)) halves.set(keyOf(one), one)
  if (halves.size === 0) return pages
  const elsewhere = wordsElsewhere(pages, [...halves.values()])
  const isKnown = (word: string) => elsewhere.has(word) || isWord(word)
  const isJoined = (one: Halves) => {
    const { left, right } = one
    if (elsewhere.has(keyOf(one)) || (pronouns.has(right) && isKnown(left))) return false
    return isKnown(left + right)
  }
  const joined = new Set([...halves].filter(([, one]) => isJoined(one)).map(([key]) => key))
  return joined.size === 0 ? pages : pages.map((page) => withJoined(page, joined))
}

/** The two halves of a word, in lower case. */
interface Halves {
  readonly left: string
  readonly right: string
}

const keyOf = ({ left, right }: Halves) => `${left}-${right}`

function* brokenIn(page: string): Generator<Halves> {
  if (!hyphenAtEnd.test(page)) return
  for (const { 1: left = "", 2: right = "", index } of page.matchAll(broken)) {
    const halves = halvesOf(left, right, page[index - 1])
    if (halves !== undefined) yield halves
  }
}

const withJoined = (page: string, joined: ReadonlySet<string>): string =>
  page.replace(broken, (text, left: string, right: string, tail: string, gap: string, index: number) => {
    const halves = halvesOf(left, right, page[index - 1])
    const isJoined = halves !== undefined && joined.has(keyOf(halves))
    return isJoined ? `${left}${right}${tail}${gap === "" ? "" : "\n"}` : text
  })

/** `undefined` if the right half is capitalised alone (another word), or the left half is a pronoun after a hyphen. */
const halvesOf = (left: string, right: string, before: string | undefined): Halves | undefined => {
  const areCapitals = left.length > 1 && left === left.toUpperCase() && right === right.toUpperCase()
  if (right !== right.toLowerCase() && !areCapitals) return undefined
  const halves = { left: left.toLowerCase(), right: right.toLowerCase() }
  return before === "-" && pronouns.has(halves.left) ? undefined : halves
}

/** The wanted words that occur among all words, and among all hyphenated pairs on one line. */
const wordsElsewhere = (pages: ReadonlyArray<string>, halves: ReadonlyArray<Halves>): ReadonlySet<string> => {
  const wanted = new Set(halves.flatMap((one) => [one.left, one.left + one.right, keyOf(one)]))
  const found = new Set<string>()
  const look = (word: string) => {
    if (wanted.has(word)) found.add(word)
  }
  for (const page of pages) {
    for (const [compound] of page.replace(halvesOnly, " ").toLowerCase().matchAll(compounds)) {
      const parts = compound.split("-")
      for (const [i, part] of parts.entries()) {
        look(part)
        if (i > 0) look(`${parts[i - 1]}-${part}`)
      }
    }
  }
  return found
}

const compounds = new RegExp(`[${letter}]+(?:-[${letter}]+)*`, "g")
