/**
 * Which words are forms of one another: the Portuguese stems of a word.
 *
 * @module
 */
import { stemmer } from "@orama/stemmers/portuguese"

/** Longer runs of letters are broken text, not words; shorter ones have no endings. */
const stemmable = /^\p{L}{3,40}$/u

/**
 * The stem of a word spelt with its accents, which it keeps: `licitações` and `licitação` have `licit`, and `câmara` is no
 * form of `cama`. A word that lost its accents is found through the table, where its term has the stems of every spelling
 * met. `undefined` for what has no endings: numbers, mixtures with digits, one or two letters.
 */
export const stemOf = (word: string): string | undefined => {
  const normal = word.normalize("NFC").toLowerCase()
  return stemmable.test(normal) ? stemmer(singularOf(normal)) : undefined
}

/**
 * The stems of a word as a person types it, who may have left the accents out. The stemmer needs them (`licitacoes`
 * would keep its ending), so the commonest unaccented endings are also tried with theirs.
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
 * The Snowball stemmer leaves these plurals apart from their singulars, and gazettes are full of them: pregões, sessões,
 * municipais, editais, imóveis, ordens. A wrong guess (`demais`) is harmless: it meets no other word's stem.
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
 * A folded word in the other number, guessed by its ending, for an index whose own stemmer knows these plurals no better;
 * none where the plural is regular.
 */
export const inOtherNumber = (word: string): ReadonlyArray<string> =>
  numbers.flatMap(([singular, plural]) => [
    ...withEnding(word, singular, plural),
    ...withEnding(word, plural, singular)
  ])

const withEnding = (word: string, ending: string, other: string) =>
  word.endsWith(ending) && word.length >= ending.length + 2 ? [word.slice(0, -ending.length) + other] : []
