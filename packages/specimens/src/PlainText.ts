/**
 * Plain text in the encodings of real gazettes.
 *
 * @module
 */
import { Effect } from "effect"
import type { Block } from "./Block.ts"
import type { Edition } from "./Edition.ts"
import { outsideWindows1252, windows1252ByteOf } from "./Windows1252.ts"

/** `utf-16le` begins with a byte order mark, the others have none. */
export type TextEncoding = "utf-8" | "windows-1252" | "utf-16le"

/** Dies if the encoding does not have a character of the text, rather than writing a question mark in its place. */
export const encodeText = (text: string, encoding: TextEncoding): Effect.Effect<Uint8Array> => {
  switch (encoding) {
    case "utf-8":
      return Effect.sync(() => new TextEncoder().encode(text))
    case "utf-16le":
      return Effect.sync(() => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")))
    case "windows-1252": {
      const outside = outsideWindows1252(text)
      return outside.length === 0
        ? Effect.sync(() => Uint8Array.from([...text], (character) => windows1252ByteOf(character) ?? 0))
        : Effect.die(new Error(`Windows-1252 does not have: ${outside.join(" ")}`))
    }
  }
}

/** The edition as old systems export it: Windows line ends, an empty line between paragraphs, tabs between cells. */
export const editionText = (edition: Edition, encoding: TextEncoding): Effect.Effect<Uint8Array> =>
  encodeText(`${paragraphsOf(edition).join("\r\n\r\n")}\r\n`, encoding)

/** Header first; the rows of a table are lines of one paragraph, its tabs between cells. */
export const paragraphsOf = (edition: Edition): ReadonlyArray<string> => [
  edition.header,
  ...edition.blocks.map(linesOf)
]

const linesOf = (block: Block) =>
  block.kind === "table" ? block.rows.map((cells) => cells.join("\t")).join("\r\n") : block.text
