/**
 * Windows-1252, the single-byte encoding of older Brazilian files: the platform decodes it but cannot encode it.
 *
 * @module
 */

/**
 * The characters of 0x80 to 0x9F, where Latin-1 has control characters; the other bytes equal their code points. Source:
 * WHATWG Encoding.
 */
const upper: Readonly<Record<string, number>> = {
  "€": 0x80,
  "‚": 0x82,
  ƒ: 0x83,
  "„": 0x84,
  "…": 0x85,
  "†": 0x86,
  "‡": 0x87,
  ˆ: 0x88,
  "‰": 0x89,
  Š: 0x8a,
  "‹": 0x8b,
  Œ: 0x8c,
  Ž: 0x8e,
  "‘": 0x91,
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "•": 0x95,
  "–": 0x96,
  "—": 0x97,
  "˜": 0x98,
  "™": 0x99,
  š: 0x9a,
  "›": 0x9b,
  œ: 0x9c,
  ž: 0x9e,
  Ÿ: 0x9f
}

/** The byte of a character; `undefined` if Windows-1252 does not have it. */
export const windows1252ByteOf = (character: string): number | undefined => {
  const code = character.codePointAt(0) ?? 0x100
  return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : upper[character]
}

/** The characters of a text that Windows-1252 does not have, each once. */
export const outsideWindows1252 = (text: string): ReadonlyArray<string> =>
  [...new Set(text)].filter((character) => windows1252ByteOf(character) === undefined)
