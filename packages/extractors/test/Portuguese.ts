/**
 * Text like that of gazettes, for property tests, and its bytes in the encodings that gazettes use.
 *
 * @module
 */
import * as fc from "fast-check"

/** Accented letters are as frequent here as in the densest gazettes, one in five. */
const letters = Array.from(
  `${"aaaeeeiooourstdnmlc ".repeat(4)}ABCDEFGHIJLMNOPQRSTUVXZáàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÇªº§0123456789.,;:()/-\t\n`
)

/** Every character exists in Latin-1. */
export const latin1Text = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 300 })

/** With the quotes, dashes and the euro that Windows-1252 adds. */
export const windows1252Text = fc.string({
  unit: fc.constantFrom(...letters, "“", "”", "–", "€"),
  minLength: 1,
  maxLength: 300
})

/** Any well-formed text without the characters that decoding drops or maps. */
export const unicodeText = fc
  .string({ unit: "binary", maxLength: 200 })
  .map((text) => text.replace(/[\0-\x08\v\r\x0E-\x1F\x7F\uFEFF\uFFFE\uFFFF]/g, ""))

const beyondLatin1: Readonly<Record<string, number>> = { "€": 0x80, "“": 0x93, "”": 0x94, "–": 0x96 }

export const windows1252Bytes = (text: string) =>
  Uint8Array.from(text, (character) => beyondLatin1[character] ?? character.charCodeAt(0))

export const utf16Bytes = (text: string, isLittleEndian: boolean) => {
  const bytes = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) bytes.setUint16(i * 2, text.charCodeAt(i), isLittleEndian)
  return new Uint8Array(bytes.buffer)
}

/** Cuts bytes at any places, empty chunks included. */
export const chunked = (bytes: Uint8Array, cuts: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end))
}
