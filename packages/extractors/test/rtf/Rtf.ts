/**
 * RTF to text without an extractor around it.
 *
 * @module
 */
import { symbolOf } from "../../src/docx/WordSymbol.ts"
import { RtfReader } from "../../src/rtf/RtfReader.ts"
import { RtfText } from "../../src/rtf/RtfText.ts"

/** One byte per character. */
export const bytesOf = (latin1: string) => Uint8Array.from(latin1, (character) => character.charCodeAt(0))

/** The text taken after each chunk, joined. */
export const textOfChunks = (chunks: ReadonlyArray<Uint8Array>): string => {
  const text = new RtfText(symbolOf)
  const reader = new RtfReader(text)
  let taken = ""
  for (const chunk of chunks) {
    reader.write(chunk)
    taken += text.take()
  }
  reader.end()
  return taken + text.finish()
}

export const fonts =
  "{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman{\\*\\falt Liberation Serif};}{\\f1\\fcharset2 Symbol;}" +
  "{\\f2\\fcharset204{\\*\\panose 02020603}Arial Cyr;}{\\f3\\fcharset128 MS Mincho;}{\\f4\\fcharset2 Wingdings;}{\\f5\\fcharset255 Terminal;}}"

/** The text of a document with this body after its tables. */
export const textOf = (body: string) =>
  textOfChunks([bytesOf(`{\\rtf1\\ansi\\ansicpg1252\\deff0${fonts}{\\colortbl;\\red0;}${body}}`)])
