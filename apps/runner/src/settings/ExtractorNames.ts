/**
 * `ESCRIBA_EXTRACTORS`: the extractors in the order in which they are asked.
 *
 * @module
 */
import { kind } from "./Kinds.ts"

/** One entry of the list, as written. It is not known yet whether the extractor exists. */
export type ExtractorEntry =
  /** `...`: the built-in extractors that no other entry names. */
  | { readonly _tag: "Rest" }
  /** `-id`: the extractor with this id is left out. */
  | { readonly _tag: "Without"; readonly id: string }
  /** The id of a built-in extractor, or `tika`; otherwise the name of a package. */
  | { readonly _tag: "Named"; readonly name: string }
  /** A module's path, absolute or from `./` or `../`. */
  | { readonly _tag: "File"; readonly path: string }

export const everyBuiltin: ReadonlyArray<ExtractorEntry> = [{ _tag: "Rest" }]

/** `undefined` if an entry is not valid. A list that only leaves extractors out begins with all built-in ones. */
export const extractorNames = (text: string): ReadonlyArray<ExtractorEntry> | undefined => {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(entryOf)
  if (!entries.every((entry) => entry !== undefined)) return undefined
  return entries.every(({ _tag }) => _tag === "Without") ? [...everyBuiltin, ...entries] : entries
}

/** A variable that holds such a list. */
export const extractors = kind(
  "ids, packages and ./paths with commas between them, -id to leave one out, ...",
  extractorNames
)

const entryOf = (text: string): ExtractorEntry | undefined => {
  if (text === "...") return { _tag: "Rest" }
  if (/^\.{0,2}\//.test(text)) return { _tag: "File", path: text }
  if (/^-[a-z][a-z0-9-]*$/.test(text)) return { _tag: "Without", id: text.slice(1) }
  return packageName.test(text) ? { _tag: "Named", name: text } : undefined
}

/** May include a path inside the package, as in `@city/gazettes/epub`. */
const packageName = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*(\/[\w.-]+)*$/i
