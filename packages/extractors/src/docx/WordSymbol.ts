/**
 * Characters of Word's symbol fonts as the Unicode characters that look like them.
 *
 * @module
 */
import { codePoint } from "dingbat-to-unicode"

/**
 * The text of a `w:sym`, by the font's name and the character's code in hexadecimal; `""` for a symbol that no text can show.
 * Word writes the codes of symbol fonts into the private use area from U+F000 on.
 */
export const symbolOf = (font: string, code: string): string => {
  if (!/^[0-9a-f]{1,6}$/i.test(code)) return ""
  const place = Number.parseInt(code, 16)
  const known = codePoint(font, isPrivate(place) ? place & 0xff : place)
  if (known !== undefined) return known.string
  return isPrintable(place) && !isSymbolFont(font) ? String.fromCodePoint(place) : ""
}

const isPrivate = (place: number) => place >= 0xf000 && place <= 0xf0ff

/** In such a font, a code without a character has no other meaning either. Each symbol font has a character for 33. */
const isSymbolFont = (font: string) => codePoint(font, 33) !== undefined

const isPrintable = (place: number) =>
  place <= 0x10ffff && /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(String.fromCodePoint(place))
