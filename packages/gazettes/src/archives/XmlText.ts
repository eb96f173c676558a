/**
 * Text as XML 1.0 can carry it.
 *
 * @module
 */

/**
 * Markup, and what XML 1.0 forbids even as a reference: most control characters, and two code points that never are characters.
 */
const special = /[&<>\uFFFE\uFFFF[\p{Cc}--[\t\n\r\u007F-\u009F]]]/gv

const markup: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\f": "\n", "\v": "\n" }

/**
 * The text between two tags. Markup is escaped (every `>`, so that no `]]>` is left); form feeds and vertical tabs become line
 * ends, which is what they are in a text; any other character that XML forbids, half surrogate pairs included, becomes
 * U+FFFD, so that whoever reads it sees that something stood there.
 */
export const xmlText = (text: string): string =>
  text.toWellFormed().replace(special, (character) => markup[character] ?? "\uFFFD")
