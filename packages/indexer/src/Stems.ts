/**
 * Portuguese stems. Words with the same stem are forms of one word.
 *
 * @module
 */
import { stemmer } from "@orama/stemmers/portuguese"

/** Words that are stemmed. A longer run of letters is broken text; a shorter one has no endings. */
const stemmable = /^\p{L}{3,40}$/u

/**
 * The stem of a word with its accents. The stem keeps the accents: `licitações` and `licitação` have the stem `licit`,
 * and `câmara` is not a form of `cama`. A word that is typed without its accents is found through the table of stems,
 * where its term has the stems of all spellings that occur. `undefined` for words without endings: numbers, mixtures
 * with digits, one or two letters.
 */
export const stemOf = (word: string): string | undefined => {
  const normal = word.normalize("NFC").toLowerCase()
  return stemmable.test(normal) ? stemmer(singularOf(normal)) : undefined
}

/**
 * The stems of a typed word, which may lack its accents. The stemmer needs accents (`licitacoes` would keep its
 * ending), so the most common unaccented endings are also tried with accents.
 */
export const stemsOfTyped = (word: string): ReadonlyArray<string> => {
  const plain = word.normalize("NFC").toLowerCase()
  const spellings = [plain, ...accented.map(([ending, restored]) => plain.replace(ending, restored))]
  return [...new Set(spellings.map(stemOf))].filter((stem) => stem !== undefined)
}

const accented: ReadonlyArray<readonly [RegExp, string]> = [
  [/cao$/, "ção"],
  [/coes$/, "ções"],
  [/ao$/, "ão"],
  [/oes$/, "ões"],
  [/aes$/, "ães"]
]

/**
 * The Snowball stemmer gives these plurals another stem than their singulars, and gazettes are full of them: pregões,
 * sessões, municipais, editais, imóveis, ordens. A wrong guess (`demais`) is harmless, because no other word has its
 * stem.
 */
const plurals: ReadonlyArray<readonly [RegExp, string]> = [
  [/(?<=.{2})[õã]es$/u, "ão"],
  [/(?<=.{2})ais$/u, "al"],
  [/(?<=.{2})[eé]is$/u, "el"],
  [/(?<=.{2})[oó]is$/u, "ol"],
  [/(?<=.{2})ns$/u, "m"]
]

const singularOf = (word: string) => {
  const rule = plurals.find(([ending]) => ending.test(word))
  return rule === undefined ? word : word.replace(...rule)
}

/** Folded endings of the same plurals, singular first. */
const numbers: ReadonlyArray<readonly [string, string]> = [
  ["ao", "oes"],
  ["ao", "aes"],
  ["al", "ais"],
  ["el", "eis"],
  ["ol", "ois"],
  ["m", "ns"]
]

/**
 * A folded word in the other number, guessed by its ending. For an index whose stemmer also lacks these plurals. Empty
 * if the plural is regular.
 */
export const inOtherNumber = (word: string): ReadonlyArray<string> =>
  numbers.flatMap(([singular, plural]) => [
    ...withEnding(word, singular, plural),
    ...withEnding(word, plural, singular)
  ])

const withEnding = (word: string, ending: string, other: string) =>
  word.endsWith(ending) && word.length >= ending.length + 2 ? [word.slice(0, -ending.length) + other] : []
