/**
 * The meaning of RTF's control words, as far as it affects text.
 *
 * @module
 */
import type { StoryKind } from "../Stories.ts"

/** Words that are characters. */
export const characters: ReadonlyMap<string, string> = new Map([
  ["tab", "\t"],
  ["emdash", "—"],
  ["endash", "–"],
  ["bullet", "•"],
  ["lquote", "‘"],
  ["rquote", "’"],
  ["ldblquote", "“"],
  ["rdblquote", "”"],
  ["emspace", " "],
  ["enspace", " "],
  ["qmspace", " "]
])

/** Symbols that are characters. An optional hyphen would break the word for every search. */
export const symbols: ReadonlyMap<string, string> = new Map([
  ["~", "\u00A0"],
  ["_", "-"],
  ["-", ""],
  ["\t", "\t"],
  ["{", "{"],
  ["}", "}"],
  ["\\", "\\"]
])

/** Destinations whose text appears elsewhere. */
export const stories: ReadonlyMap<string, StoryKind> = new Map([
  ["header", "header"],
  ["headerl", "header"],
  ["headerr", "header"],
  ["headerf", "header"],
  ["footer", "footer"],
  ["footerl", "footer"],
  ["footerr", "footer"],
  ["footerf", "footer"],
  ["footnote", "note"],
  ["shptxt", "box"],
  ["dptxbxtext", "box"]
])

/** Groups that old readers may skip, but that have text or rows. */
const seen: ReadonlySet<string> = new Set(["shpinst", "do", "nesttableprops", "moMath", "moMathPara"])

/**
 * Pictures, data of objects, codes of fields, tables of the document, index entries, and copies for old readers: shapes and
 * nested tables in a second form.
 */
const unseen: ReadonlySet<string> = new Set(
  (
    "pict nonshppict shprslt nonesttables objdata objclass objname fldinst fldtype datafield colortbl stylesheet info filetbl " +
    "listtable listoverridetable revtbl rsidtbl themedata colorschememapping latentstyles datastore xmlnstbl generator " +
    "bkmkstart bkmkend xe tc tcn rxe txe sp ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn annotation atnid atnauthor atndate " +
    "atnref atnparent atnicn atrfstart atrfend pgdsctbl userprops docvar private falt panose fontemb fontfile mmathPict"
  ).split(" ")
)

/** Whether a group that begins with this word has no text. `isOptional`: old readers may skip the group (`\*`). */
export const isLeftOut = (word: string, isOptional: boolean): boolean =>
  unseen.has(word) || /^m[A-Za-z]+Pr$/.test(word) || (isOptional && !seen.has(word) && !stories.has(word))

/** The code pages that documents name by a word. */
export const codePages: ReadonlyMap<string, number> = new Map([
  ["ansi", 1252],
  ["mac", 10000],
  ["pc", 437],
  ["pca", 850]
])
