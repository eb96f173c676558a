/**
 * The characters of the 256 codes of a simple font (ISO 32000-1, annex D).
 *
 * @module
 */
import { characterOf } from "./GlyphNames.ts"

/** One character per code; `""` if the encoding has none. */
export type FontEncoding = ReadonlyArray<string>

const codes = Uint8Array.from({ length: 256 }, (_, code) => code)

/** A tab is not in any encoding, but occurs in many strings, and all engines treat it as white space. */
const printable = (character: string): string =>
  character === "\t" ? " " : /[\p{Cc}\uFFFD]/u.test(character) ? "" : character

const decoded = (label: string): Array<string> => [...new TextDecoder(label).decode(codes)].map(printable)

const winAnsi = (): FontEncoding => {
  const characters = decoded("windows-1252")
  // Drawn as a space and as a hyphen.
  characters[0xa0] = " "
  characters[0xad] = "-"
  return characters
}

const macRoman = (): FontEncoding => {
  const characters = decoded("macintosh")
  characters[0xca] = " "
  characters[0xdb] = "¤"
  return characters
}

const upperStandard =
  "@A1 exclamdown cent sterling fraction yen florin section currency quotesingle quotedblleft guillemotleft guilsinglleft " +
  "guilsinglright fi fl @B1 endash dagger daggerdbl periodcentered @B6 paragraph bullet quotesinglbase quotedblbase " +
  "quotedblright guillemotright ellipsis perthousand @BF questiondown @C1 grave acute circumflex tilde macron breve " +
  "dotaccent dieresis @CA ring cedilla @CD hungarumlaut ogonek caron emdash @E1 AE @E3 ordfeminine @E8 Lslash Oslash OE " +
  "ordmasculine @F1 ae @F5 dotlessi @F8 lslash oslash oe germandbls"

/** An `@` gives the code at which the names continue. */
const standard = (): FontEncoding => {
  const characters = Array.from({ length: 256 }, (_, code) =>
    code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ""
  )
  characters[0x27] = "’"
  characters[0x60] = "‘"
  let code = 0xa1
  for (const name of upperStandard.split(" ")) {
    if (name.startsWith("@")) code = Number.parseInt(name.slice(1), 16)
    else characters[code++] = characterOf(name) ?? ""
  }
  return characters
}

const once = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}

const named: ReadonlyMap<string, () => FontEncoding> = new Map([
  ["WinAnsiEncoding", once(winAnsi)],
  ["MacRomanEncoding", once(macRoman)],
  ["StandardEncoding", once(standard)]
])

/** The encoding with this name in PDF; `undefined` for any other name. */
export const encodingOfName = (name: string | undefined): FontEncoding | undefined => named.get(name ?? "")?.()
