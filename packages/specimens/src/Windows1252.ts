/**
 * Windows-1252, the single-byte encoding of older Brazilian files: the platform decodes it but cannot encode it.
 *
 * @module
 */

/**
 * The characters of 0x80 to 0x9F, where Latin-1 has control characters; the other bytes equal their code points. Five of these
 * bytes have no character (WHATWG Encoding): they decode to the control character itself.
 */
const upper: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 0x20 }, (_, place) => 0x80 + place)
    .map((byte) => [new TextDecoder("windows-1252").decode(Uint8Array.of(byte)), byte] as const)
    .filter(([character, byte]) => character.charCodeAt(0) !== byte)
)

/** The byte of a character; `undefined` if Windows-1252 does not have it. */
export const windows1252ByteOf = (character: string): number | undefined => {
  const code = character.codePointAt(0) ?? 0x100
  return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : upper.get(character)
}

/** The characters of a text that Windows-1252 does not have, each once. */
export const outsideWindows1252 = (text: string): ReadonlyArray<string> =>
  [...new Set(text)].filter((character) => windows1252ByteOf(character) === undefined)
