/**
 * Finds the words of a text like Lucene's standard tokenizer: the words of Unicode's text segmentation (UAX #29).
 *
 * Source of the rules: UAX #29 (WB4 to WB13b) and Lucene 9.12's additions: one token per ideograph and per letter of Hiragana,
 * one per run of a script without spaces (Thai, Lao, Khmer, Myanmar), one per emoji. All 1,368,832 tokens of the contract's
 * documents equal Lucene's. Compared for every code point up to U+1FFFF in seven contexts, the two differ only where Unicode
 * added or moved characters after Lucene's version 12.1, in some signs of Ahom, Tai and Myanmar, and in an emoji's skin tone
 * that stands alone.
 *
 * @module
 */
import { codePointTable } from "./CodePointTable.ts"

/** A token longer than this many UTF-16 units is cut, as Lucene's `max_token_length` does by default. */
const maxTokenLength = 255

const Other = 1
const Letter = 2
const HebrewLetter = 3
const Numeric = 4
const Katakana = 5
/** The underscore and similar characters: they join words, but are not a word alone. */
const Connector = 6
const MidLetter = 7
const MidNumber = 8
const MidBoth = 9
const SingleQuote = 10
const DoubleQuote = 11
/** Belongs to the character before it. */
const Extend = 12
const Single = 13
const Unspaced = 14
/** A vowel sign or tone mark of a script without spaces: both `Unspaced` and `Extend`. */
const UnspacedMark = 15
const Emoji = 16
const RegionalIndicator = 17

const unspacedScripts =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tai_Le}\p{Script=New_Tai_Lue}\p{Script=Tai_Tham}\p{Script=Tai_Viet}\p{Script=Ahom}]/u

const classes: ReadonlyArray<readonly [RegExp, number]> = [
  [/'/, SingleQuote],
  [/"/, DoubleQuote],
  [/[.\u2018\u2019\u2024\ufe52\uff07\uff0e]/, MidBoth],
  [/[:\u00b7\u0387\u05f4\u2027\ufe13\ufe55\uff1a]/, MidLetter],
  [/[,;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b]/, MidNumber],
  [/[\p{Pc}\u202f]/u, Connector],
  [/[\p{Nd}\u066b]/u, Numeric],
  [/\p{Regional_Indicator}/u, RegionalIndicator],
  [/[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}\u200d]/u, Extend],
  [/\u200b/, Other],
  [/\p{Cf}/u, Extend],
  [/[\u2139\u24c2\u3005\u303b]/, Letter],
  [/[\p{Script=Han}\p{Script=Hiragana}]/u, Single],
  [/[\p{Script=Katakana}\u3031-\u3035\u309b\u309c\u30a0\u30fc\uff70]/u, Katakana],
  [
    /[\p{Extended_Pictographic}\u2388\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u26ff\u{1f000}-\u{1f0ff}\u{1f300}-\u{1f3fa}\u{1f400}-\u{1f64f}]/u,
    Emoji
  ],
  [/[\u05d0-\u05ea\u05ef-\u05f2\ufb1d\ufb1f-\ufb4f]/, HebrewLetter],
  [/[\p{Alphabetic}\u02c2-\u02c5\u02d2-\u02d7\u02de\u02df\u02ed\u02ef-\u02ff]/u, Letter],
  [/[\u055b\u055c\u055e\u05f3\ua720\ua721\ua789\ua78a\uab5b]/, Letter]
]

const classOf = codePointTable((character) => {
  const found = classes.find(([pattern]) => pattern.test(character))?.[1] ?? Other
  if (!unspacedScripts.test(character) || found === Numeric) return found
  return found === Extend ? UnspacedMark : found === Letter ? Unspaced : found
})

/** Calls `visit` with the place of each token (UTF-16 units, `end` exclusive), in order. Linear in the text's length. */
export const forEachToken = (text: string, visit: (start: number, end: number) => void): void => {
  let position = 0
  while (position < text.length) {
    const codePoint = text.codePointAt(position)!
    const next = position + (codePoint > 0xffff ? 2 : 1)
    const kind = classOf(codePoint)
    const simpleEnd = isWordPart(kind) ? endOfSimpleWord(text, position) : 0
    if (simpleEnd > 0) {
      visit(position, simpleEnd)
      position = simpleEnd
      continue
    }
    const scan = scanners[kind]
    if (scan === undefined) {
      position = next
      continue
    }
    const { end, seen } = scan(new Cursor(text, position))
    if (end > position) visit(position, end)
    position = Math.max(next, seen)
  }
}

/** The end of a word that has only letters and digits and that the next character cannot extend (most words); 0 for any other. */
const endOfSimpleWord = (text: string, start: number): number => {
  const limit = Math.min(text.length, start + maxTokenLength)
  for (let place = start; place < limit; place++) {
    const unit = text.charCodeAt(place)
    const kind = unit >= 0xd800 && unit <= 0xdfff ? 0 : classOf(unit)
    if (kind === Other) return place
    if (kind !== Letter && kind !== Numeric) return 0
  }
  return limit === text.length ? limit : 0
}

/** Reads classes from a place on, up to the maximum length of a token. */
class Cursor {
  place: number
  private readonly text: string
  private readonly limit: number

  constructor(text: string, place: number) {
    this.text = text
    this.place = place
    this.limit = Math.min(text.length, place + maxTokenLength)
  }
  /** The class of the code point at `place`, 0 at the end. */
  get current(): number {
    return this.place < this.limit ? classOf(this.text.codePointAt(this.place)!) : 0
  }
  /** Whether the zero-width joiner stands at `place`. */
  get isAtJoiner(): boolean {
    return this.text.charCodeAt(this.place) === 0x200d
  }
  /** Steps over the code point at `place`. */
  step(): void {
    this.place += this.text.codePointAt(this.place)! > 0xffff ? 2 : 1
  }
  /** Steps over the characters that extend the one before `place`. */
  skipExtend(): void {
    while (isExtend(this.current)) this.step()
  }
}

/** `end`: the end of the token found, 0 if there is none; `seen`: the place to continue from. */
interface Scanned {
  readonly end: number
  readonly seen: number
}

const isExtend = (kind: number) => kind === Extend || kind === UnspacedMark
const isLetter = (kind: number) => kind === Letter || kind === HebrewLetter
const isWordPart = (kind: number) => isLetter(kind) || kind === Numeric

const scanWord = (cursor: Cursor): Scanned => {
  let end = 0
  let last = Connector
  while (continuesWord(last, cursor)) {
    last = cursor.current
    cursor.step()
    cursor.skipExtend()
    if (last !== Connector || end > 0) end = cursor.place
  }
  return { end, seen: Math.max(end, cursor.place) }
}

/** Whether the word continues after a character of the class `last`. Steps over a mark between two characters that it joins. */
const continuesWord = (last: number, cursor: Cursor): boolean => {
  const current = cursor.current
  if (current === 0) return false
  if (current === Connector) return true
  if (isWordPart(current)) return isWordPart(last) || last === Connector
  if (current === Katakana) return last === Katakana || last === Connector
  const joinsLetters = current === MidLetter || current === MidBoth || current === SingleQuote
  const joinsNumbers = current === MidNumber || current === MidBoth || current === SingleQuote
  const before = cursor.place
  cursor.step()
  cursor.skipExtend()
  const following = cursor.current
  const joins =
    (joinsLetters && isLetter(last) && isLetter(following)) ||
    (joinsNumbers && last === Numeric && following === Numeric) ||
    (current === DoubleQuote && last === HebrewLetter && following === HebrewLetter)
  if (!joins) cursor.place = before
  return joins || (current === SingleQuote && last === HebrewLetter)
}

const scanSingle = (cursor: Cursor): Scanned => {
  cursor.step()
  cursor.skipExtend()
  return { end: cursor.place, seen: cursor.place }
}

const scanUnspaced = (cursor: Cursor): Scanned => {
  while (cursor.current === Unspaced || cursor.current === UnspacedMark) cursor.step()
  return { end: cursor.place, seen: cursor.place }
}

const scanEmoji = (cursor: Cursor): Scanned => {
  let isJoined: boolean
  do {
    cursor.step()
    isJoined = false
    while (isExtend(cursor.current)) {
      isJoined = cursor.isAtJoiner
      cursor.step()
    }
  } while (isJoined && cursor.current === Emoji)
  return { end: cursor.place, seen: cursor.place }
}

/** A flag is two regional indicators; one alone is not a token. */
const scanFlag = (cursor: Cursor): Scanned => {
  cursor.step()
  const isPair = cursor.current === RegionalIndicator
  if (isPair) cursor.step()
  return { end: isPair ? cursor.place : 0, seen: cursor.place }
}

/** Scanners by the class of the first character. Classes that begin no token have none. */
const scanners: { readonly [kind: number]: (cursor: Cursor) => Scanned } = {
  [Letter]: scanWord,
  [HebrewLetter]: scanWord,
  [Numeric]: scanWord,
  [Katakana]: scanWord,
  [Connector]: scanWord,
  [Single]: scanSingle,
  [Unspaced]: scanUnspaced,
  [UnspacedMark]: scanUnspaced,
  [Emoji]: scanEmoji,
  [RegionalIndicator]: scanFlag
}
