/**
 * The stem of a Portuguese word as Lucene's `brazilian_stem` filter makes it, its mistakes included.
 *
 * Ported from `BrazilianStemmer` of Apache Lucene 9.12.1 (Apache License 2.0, the Apache Software Foundation), because text
 * that the real index stemmed is only found by the same stems. Tables instead of branches. Some endings are found and left
 * unchanged in that class: the table says so.
 *
 * @module
 */

/** A lower-case word's stem, without accents. Words under 3 or over 29 letters stay as they are, accents included. */
export const brazilianStem = (word: string): string => {
  const plain = trimmed(withoutAccents(word))
  if (plain.length < 3 || plain.length > 29) return word
  if (nonLetter.test(plain)) return plain
  const r1 = regionAfterVowelAndConsonant(plain)
  const regions = { r1, r2: r1 === undefined ? undefined : regionAfterVowelAndConsonant(r1), rv: verbRegion(plain) }
  const stripped = withoutSuffix(plain, regions) ?? withoutVerbEnding(plain, regions.rv)
  const stem = stripped === undefined ? withoutResidue(plain, regions.rv) : withoutI(stripped, regions.rv)
  return withoutE(stem, regions.rv)
}

interface Regions {
  readonly r1: string | undefined
  readonly r2: string | undefined
  readonly rv: string | undefined
}

/** Java looks at single UTF-16 units; half a surrogate pair is not a letter. */
const nonLetter = /[^\p{L}]|[\u{10000}-\u{10ffff}]/u

const withoutAccents = (word: string) => word.replace(/[áâãéêíóôõúüçñ]/g, (letter) => letter.normalize("NFD")[0]!)
const trimmed = (word: string) => {
  if (word.length < 2) return word
  const begun = word.replace(/^["'\-,;.?!]/, "")
  return begun.length < 2 ? begun : begun.replace(/[-,;.?!'"]$/, "")
}

const isVowel = (letter: string | undefined) => letter !== undefined && "aeiou".includes(letter)

/** The first place from `from` on, before the last letter, where `isWanted` holds. */
const placeOf = (word: string, from: number, isWanted: (letter: string) => boolean): number | undefined => {
  for (let place = from; place < word.length - 1; place++) if (isWanted(word[place]!)) return place
  return undefined
}

/** R1: the part after the first consonant that follows a vowel. */
const regionAfterVowelAndConsonant = (word: string): string | undefined => {
  const vowel = placeOf(word, 0, isVowel)
  const consonant = vowel === undefined ? undefined : placeOf(word, vowel, (letter) => !isVowel(letter))
  return consonant === undefined ? undefined : word.slice(consonant + 1)
}

/** RV: the region that is searched for verb endings. */
const verbRegion = (word: string): string | undefined => {
  if (!isVowel(word[1])) {
    const vowel = placeOf(word, 2, isVowel)
    if (vowel !== undefined) return word.slice(vowel + 1)
  }
  if (isVowel(word[0]) && isVowel(word[1])) {
    const consonant = placeOf(word, 2, (letter) => !isVowel(letter))
    if (consonant !== undefined) return word.slice(consonant + 1)
  }
  return word.length > 3 ? word.slice(3) : undefined
}

/** Ending, region that must contain it, replacement. In the order in which they are tried. */
const suffixes: ReadonlyArray<readonly [string, keyof Regions, string]> = [
  ["uciones", "r2", "u"],
  ["imentos", "r2", ""],
  ["amentos", "r2", ""],
  ["adores", "r2", ""],
  ["adoras", "r2", ""],
  // Found, and left unchanged.
  ["logias", "r2", "logias"],
  ["encias", "r2", "ente"],
  ["amente", "r1", ""],
  ["idades", "r2", ""],
  ["acoes", "r2", ""],
  ["imento", "r2", ""],
  ["amento", "r2", ""],
  ["adora", "r2", ""],
  ["ismos", "r2", ""],
  ["istas", "r2", ""],
  ["logia", "r2", "log"],
  ["ucion", "r2", "u"],
  ["encia", "r2", "ente"],
  ["mente", "r2", ""],
  ["idade", "r2", ""],
  ["acao", "r2", ""],
  ["ezas", "r2", ""],
  ["icos", "r2", ""],
  ["icas", "r2", ""],
  ["ismo", "r2", ""],
  ["avel", "r2", ""],
  ["ivel", "r2", ""],
  ["ista", "r2", ""],
  ["osos", "r2", ""],
  ["osas", "r2", ""],
  ["ador", "r2", ""],
  ["ivas", "r2", ""],
  ["ivos", "r2", ""],
  ["iras", "rv", "ir"],
  ["eza", "r2", ""],
  ["ico", "r2", ""],
  ["ica", "r2", ""],
  ["oso", "r2", ""],
  ["osa", "r2", ""],
  ["iva", "r2", ""],
  ["ivo", "r2", ""],
  ["ira", "rv", "ir"]
]

const withoutSuffix = (word: string, regions: Regions): string | undefined => {
  for (const [suffix, region, replacement] of suffixes) {
    if (!word.endsWith(suffix) || regions[region]?.endsWith(suffix) !== true) continue
    if (region === "rv" && !word.endsWith(`e${suffix}`)) continue
    return word.slice(0, word.length - suffix.length) + replacement
  }
  return undefined
}

const verbEndings: ReadonlySet<string> = new Set(
  [
    "issemos essemos assemos ariamos eriamos iriamos",
    "iremos eremos aremos avamos iramos eramos aramos asseis esseis isseis arieis erieis irieis",
    "irmos iamos armos ermos areis ereis ireis asses esses isses astes assem essem issem ardes erdes irdes",
    "ariam eriam iriam arias erias irias estes istes aveis",
    "aria eria iria asse esse isse aste este iste arei erei irei aram eram iram avam arem erem irem ando endo indo",
    "arao erao irao adas idas aras eras iras avas ares eres ires ados idos amos emos imos ieis",
    "ada ida ara era ira iam ado ido ias ais eis ear",
    "ia ei am em ar er ir as es is eu iu ou"
  ]
    .join(" ")
    .split(" ")
)

const longestVerbEnding = 7

/** The word without its longest verb ending. `ira` counts as found and stays. */
const withoutVerbEnding = (word: string, rv: string | undefined): string | undefined => {
  if (rv === undefined) return undefined
  for (let length = Math.min(longestVerbEnding, rv.length); length >= 2; length--) {
    const ending = rv.slice(-length)
    if (verbEndings.has(ending)) return ending === "ira" ? word : word.slice(0, -length)
  }
  return undefined
}

const withoutI = (word: string, rv: string | undefined) => (rv?.endsWith("ci") ? word.replace(/i$/, "") : word)

const withoutResidue = (word: string, rv: string | undefined) => {
  const residue = rv === undefined ? undefined : /(?:os|a|i|o)$/.exec(rv)?.[0]
  return residue === undefined ? word : word.slice(0, -residue.length)
}

const withoutE = (word: string, rv: string | undefined) => {
  if (!rv?.endsWith("e")) return word
  const bare = word.replace(/e$/, "")
  if (rv.endsWith("gue")) return bare.replace(/u$/, "")
  return rv.endsWith("cie") ? bare.replace(/i$/, "") : bare
}
