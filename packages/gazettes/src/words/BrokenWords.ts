/**
 * Words that a line's end has broken are made whole; hyphens that belong to a word stay.
 *
 * @module
 */

/** Latin letters and their accents: other scripts do not part their words so. */
const letter = "A-Za-z\\u00C0-\\u024F\\u0300-\\u036F"

/** `licita-` at a line's end and `ção` at the next one's beginning, with what stands at it (`,`) and the gap behind. */
const broken = new RegExp(
  `(?<![${letter}\\d])([${letter}]+)-[ \\t]*\\n[ \\t]*([${letter}]+)([^\\s-]*(?:-[^\\s-]+)*)([ \\t]*\\n?)`,
  "g"
)

/** The halves of such a word are no words. */
const halvesOnly = new RegExp(`[${letter}]+-[ \\t]*\\n[ \\t]*[${letter}]+`, "g")

/** Pronouns that a verb takes behind a hyphen: `encontra-se`, `dá-lhe`, `fazê-lo`. */
const pronouns: ReadonlySet<string> = new Set(
  "me te se nos vos o a os as lo la los las no na lhe lhes mo ma to ta lho lha".split(" ")
)

/** Whether there is anything that may be made whole. */
export const mayBeBroken = (pages: ReadonlyArray<string>): boolean => pages.some((page) => hyphenAtEnd.test(page))

/** Most pages have none, and are not searched for words. */
const hyphenAtEnd = /-[ \t]*\n/

/**
 * The pages with every word made whole that a line's end has broken: where the whole stands elsewhere in these pages, or is
 * a word. It stays as it is where it stands with its hyphen elsewhere in them, where a pronoun follows a word or stands within
 * it (`torna-se`, `far-se-ão`), where it is no word as a whole (`segunda-feira`, `vice-prefeito`), and between pages. The whole
 * word is on the first of both lines, and no line is lost, but for one that held nothing else.
 *
 * @param isWord of a language, in small letters
 */
export const joinBrokenWords = (
  pages: ReadonlyArray<string>,
  isWord: (word: string) => boolean
): ReadonlyArray<string> => {
  const halves = new Map(pages.flatMap(brokenIn).map((one) => [keyOf(one), one]))
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

/** In small letters. */
interface Halves {
  readonly left: string
  readonly right: string
}

const keyOf = ({ left, right }: Halves) => `${left}-${right}`

const brokenIn = (page: string): ReadonlyArray<Halves> =>
  hyphenAtEnd.test(page)
    ? Array.from(page.matchAll(broken), ({ 1: left = "", 2: right = "", index }) =>
        halvesOf(left, right, page[index - 1])
      ).filter((halves) => halves !== undefined)
    : []

const withJoined = (page: string, joined: ReadonlySet<string>): string =>
  page.replace(broken, (text, left: string, right: string, tail: string, gap: string, index: number) => {
    const halves = halvesOf(left, right, page[index - 1])
    const isJoined = halves !== undefined && joined.has(keyOf(halves))
    return isJoined ? `${left}${right}${tail}${gap === "" ? "" : "\n"}` : text
  })

/** A capital begins another word, unless all are capitals; behind a hyphen a pronoun is one. */
const halvesOf = (left: string, right: string, before: string | undefined): Halves | undefined => {
  const areCapitals = left.length > 1 && left === left.toUpperCase() && right === right.toUpperCase()
  if (right !== right.toLowerCase() && !areCapitals) return undefined
  const halves = { left: left.toLowerCase(), right: right.toLowerCase() }
  return before === "-" && pronouns.has(halves.left) ? undefined : halves
}

/** Those that are looked for, of all words and of all pairs with a hyphen that stand on one line. */
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
