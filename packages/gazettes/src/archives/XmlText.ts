/**
 * Text as XML 1.0 can carry it.
 *
 * @module
 */

/** Markup, and the characters that XML 1.0 forbids even as references: most control characters and two noncharacters. */
const special = /[&<>\uFFFE\uFFFF[\p{Cc}--[\t\n\r\u007F-\u009F]]]/gv

const markup: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\f": "\n", "\v": "\n" }

/**
 * The text between two tags. Markup is escaped (every `>`, so that no `]]>` is left). Form feeds and vertical tabs become line
 * ends, which is their meaning in a text. Any other character that XML forbids, including a lone surrogate, becomes U+FFFD, so
 * that readers see the gap.
 */
export const xmlText = (text: string): string =>
  text.toWellFormed().replace(special, (character) => markup[character] ?? "\uFFFD")
