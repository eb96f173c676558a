/**
 * Minimal RTF, as old word processors write Portuguese.
 *
 * @module
 */
import { Effect } from "effect"

/**
 * Characters beyond ASCII become Unicode escapes, with `?` for readers that do not know them; braces and backslashes are
 * escaped.
 */
export const rtfOf = (paragraphs: ReadonlyArray<string>): Effect.Effect<Uint8Array> =>
  Effect.sync(() =>
    new TextEncoder().encode(
      `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}\\uc1\n${paragraphs
        .map((paragraph) => `\\pard\\qj ${escaped(paragraph)}\\par`)
        .join("\n")}\n}`
    )
  )

/** RTF counts UTF-16 code units as signed 16-bit numbers. */
const escaped = (text: string) =>
  text.replace(/[\\{}]/g, "\\$&").replace(/[^\u0020-\u007e]/g, (unit) => `\\u${(unit.charCodeAt(0) << 16) >> 16}?`)
