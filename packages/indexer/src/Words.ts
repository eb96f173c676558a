/**
 * Cuts and folds words in the same way as SQLite's `unicode61 remove_diacritics 2`.
 *
 * Queries and the table of stems must cut and fold text exactly as FTS5 does; otherwise a word of the text is not
 * found. The rules were derived from `fts5vocab` for every code point up to U+1FFFF. They agree with it for the letters
 * of Europe, punctuation and symbols. They differ for characters newer than Unicode 6, which SQLite treats as letters
 * without a lower case, for example U+20BD or U+1F9E9.
 *
 * @module
 */

/** The combining marks that FTS5 treats as a part of the word before them. All other marks end the word. */
const marks = "\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
const anyMark = new RegExp(`[${marks}]`, "gu")
const wordPattern = new RegExp(`[\\p{L}\\p{N}\\p{Co}][\\p{L}\\p{N}\\p{Co}${marks}]*`, "gu")

/** The words of a text, unchanged and in order, including repetitions. */
export const wordsOf = (text: string): ReadonlyArray<string> => text.match(wordPattern) ?? []

/** A word as FTS5 stores it. Idempotent. */
export const fold = (word: string): string =>
  /^[\x00-\x7f]*$/.test(word) ? word.toLowerCase() : Array.from(word.replace(anyMark, ""), foldLetter).join("")

/** Letters whose lower case in SQLite differs from Unicode's default, or that keep their marks. */
const exceptions: ReadonlyMap<string, string> = new Map([
  ["µ", "μ"],
  ["ſ", "s"],
  ["Ǡ", "ǡ"],
  ["ǡ", "ǡ"],
  ["ς", "σ"],
  ["ϐ", "β"],
  ["ϑ", "θ"],
  ["ϕ", "φ"],
  ["ϖ", "π"],
  ["ϰ", "κ"],
  ["ϱ", "ρ"],
  ["ϵ", "ε"],
  ["ẛ", "s"],
  ["\u1fbe", "ι"]
])

/** SQLite strips the diacritics of the letters a to z only: `ç` becomes `c`, but `ά` is unchanged. */
const foldLetter = (letter: string) => {
  const exception = exceptions.get(letter)
  if (exception !== undefined) return exception
  const lower = letter.toLowerCase()
  const decomposed = lower.normalize("NFD")
  return /^[a-z]\p{Mn}+$/u.test(decomposed) ? decomposed.charAt(0) : lower
}
