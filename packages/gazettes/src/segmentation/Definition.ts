/**
 * How an association lays out its gazette: data, read from a file.
 *
 * A file says everything itself, or names a family and says only what differs. Every pattern is a regular expression in
 * Unicode mode; `{state}`, `{STATE}` (capitals) and `{stateCode}` in it stand for the file's own values. A pattern that
 * backtracks without bound takes the linear time of the segmentation away: anchor it.
 *
 * @module
 */
import { Result } from "effect"
import { isAssociation } from "../Territory.ts"

/** The layout: what a line, trimmed, must look like to be one of these. */
export interface Layout {
  /** The line that repeats on every page; the first that matches is the edition's. */
  readonly pageHeader: RegExp
  /** The line at a page's edge that may stand between an act and the next; it stays in the text. */
  readonly pageFooter: RegExp
  /** The first line of a block of acts. It opens a block at the start of the edition and after an act code. */
  readonly blockHeader: RegExp
  /** The line, or lines joined by a space, below `blockHeader`; the group `name` is the municipality's name. */
  readonly municipality: RegExp
  /** What of a name's line belongs to the name no more, to its end. */
  readonly nameEnd: RegExp
  /**
   * What a letterhead of the act's own municipality, from its first line on, must look like to open a block: the existing
   * system takes such for headers, and its ids count on the empty line that follows from it.
   */
  readonly headerInAct: RegExp
  /** Closes an act, and the last one of a block the block; found anywhere in the text. What follows the last is tail. */
  readonly actCode: RegExp
}

export interface Definition extends Layout {
  /** Seven digits, the last five zero. */
  readonly territoryId: string
  readonly publisher: string
  readonly stateCode: string
  /** As the publisher writes it. */
  readonly state: string
  /** Whether real editions were read with it. */
  readonly isTested: boolean
  /** Names as the publisher writes them, and as the territories do. */
  readonly corrections: Readonly<Record<string, string>>
}

/** A family's file: the patterns of `Layout`, unread. */
export type Family = { readonly [Name in keyof Layout]: string }

const texts = ["territoryId", "publisher", "stateCode", "state"] as const
const patterns = [
  "pageHeader",
  "pageFooter",
  "blockHeader",
  "municipality",
  "nameEnd",
  "headerInAct",
  "actCode"
] as const satisfies ReadonlyArray<keyof Layout>
const known = new Set<string>([...texts, ...patterns, "family", "isTested", "corrections"])

/**
 * Reads a definition's file, already parsed as JSON. Fails with all its problems, a sentence each.
 *
 * @param families by name, for definitions that name one
 */
export const readDefinition = (
  file: unknown,
  families: Readonly<Record<string, Family>>
): Result.Result<Definition, ReadonlyArray<string>> => {
  if (!isRecord(file)) return Result.fail(["a definition is a JSON object"])
  const problems = Object.keys(file).flatMap((field) => (known.has(field) ? [] : [`${field}: no such field`]))

  const text = (field: (typeof texts)[number]) => {
    const value = file[field]
    if (typeof value === "string" && value.trim() !== "") return value
    problems.push(`${field}: a text is needed`)
    return ""
  }
  const [territoryId, publisher, stateCode, state] = [
    text("territoryId"),
    text("publisher"),
    text("stateCode"),
    text("state")
  ]
  if (territoryId !== "" && !(/^\d{7}$/.test(territoryId) && isAssociation(territoryId))) {
    problems.push("territoryId: seven digits are needed, the last five zero")
  }
  if (stateCode !== "" && !/^[A-Z]{2}$/.test(stateCode)) problems.push("stateCode: two capitals are needed")

  const isTested = file.isTested ?? false
  if (typeof isTested !== "boolean") problems.push("isTested: true or false is needed")
  const corrections = file.corrections ?? {}
  if (!isNames(corrections)) problems.push("corrections: an object from name to name is needed")
  const family = typeof file.family === "string" && Object.hasOwn(families, file.family) ? families[file.family] : null
  if (file.family !== undefined && family === null) {
    problems.push(`family: one of ${Object.keys(families).join(", ")} is needed`)
  }

  const parameters = { state, STATE: state.toLocaleUpperCase("pt-BR"), stateCode }
  const layout: { -readonly [Field in keyof Layout]?: RegExp } = {}
  for (const field of patterns) {
    const source = file[field] ?? family?.[field]
    if (typeof source !== "string" || source === "") {
      problems.push(`${field}: a pattern is needed`)
      continue
    }
    const pattern = Result.try(() => new RegExp(filled(source, parameters), "u"))
    if (Result.isFailure(pattern)) problems.push(`${field}: no regular expression in Unicode mode: ${source}`)
    else if (pattern.success.test("")) problems.push(`${field}: it must not match an empty line`)
    else if (field === "municipality" && !source.includes("(?<name>"))
      problems.push(`${field}: the group name is needed`)
    else layout[field] = pattern.success
  }

  if (problems.length > 0 || !isLayout(layout) || !isNames(corrections)) return Result.fail(problems)
  return Result.succeed({
    territoryId,
    publisher,
    stateCode,
    state,
    isTested: isTested === true,
    corrections,
    ...layout
  })
}

/** Spaces of a value match any white space, as extractors write it. */
const filled = (source: string, parameters: Readonly<Record<string, string>>): string =>
  source.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? spacedPattern(parameters[name]!) : whole
  )

/** A pattern of the words of `text`, whatever blanks of one line part them. */
export const spacedPattern = (text: string): string =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&"))
    .join("[^\\S\\n]+")

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isNames = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((name) => typeof name === "string")

const isLayout = (layout: Partial<Layout>): layout is Layout => patterns.every((field) => layout[field] !== undefined)
