/**
 * How an association lays out its gazette: data, read from a file.
 *
 * A file has every field, or names a family and has only the fields that differ. Every pattern is a regular expression in
 * Unicode mode. `{state}`, `{STATE}` (capitals) and `{stateCode}` in a pattern stand for the file's own values. Anchor
 * patterns: one that backtracks without bound makes segmentation slower than linear.
 *
 * @module
 */
import { Result } from "effect"
import { isAssociation } from "../Territory.ts"

/** The layout: a pattern for each kind of line, trimmed. */
export interface Layout {
  /** The line that repeats on every page. The first line that matches is the edition's page header. */
  readonly pageHeader: RegExp
  /** The line at a page's edge that may stand between two acts. It stays in the text. */
  readonly pageFooter: RegExp
  /** The first line of a block of acts. It opens a block at the start of the edition and after an act code. */
  readonly blockHeader: RegExp
  /** The line, or lines joined by a space, below `blockHeader`. The group `name` is the municipality's name. */
  readonly municipality: RegExp
  /** The end of a name's line that is not part of the name. */
  readonly nameEnd: RegExp
  /**
   * A letterhead of the act's own municipality opens a block if it matches this from its first line on. The existing system
   * treats such letterheads as headers, and its ids depend on the empty line that follows from it.
   */
  readonly headerInAct: RegExp
  /** The code that closes an act and, as its last one, a block; anywhere in the text. The text after the last code is tail. */
  readonly actCode: RegExp
}

export interface Definition extends Layout {
  /** Seven digits, the last five zero. */
  readonly territoryId: string
  readonly publisher: string
  readonly stateCode: string
  /** As the publisher writes it. */
  readonly state: string
  /** Whether it was tested on real editions. */
  readonly isTested: boolean
  /** Names as the publisher writes them, each with the territories' spelling. */
  readonly corrections: Readonly<Record<string, string>>
}

/** A family's file: the patterns of `Layout` as text. */
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
 * Reads a definition's file, already parsed as JSON. Fails with all its problems, one sentence each.
 *
 * @param families by name, for definitions that name one
 */
export const readDefinition = (
  file: unknown,
  families: Readonly<Record<string, Family>>
): Result.Result<Definition, ReadonlyArray<string>> => {
  if (!isRecord(file)) return Result.fail(["a definition must be a JSON object"])
  const problems = Object.keys(file).flatMap((field) => (known.has(field) ? [] : [`${field}: unknown field`]))

  const text = (field: (typeof texts)[number]) => {
    const value = file[field]
    if (typeof value === "string" && value.trim() !== "") return value
    problems.push(`${field}: must be a text`)
    return ""
  }
  const [territoryId, publisher, stateCode, state] = [
    text("territoryId"),
    text("publisher"),
    text("stateCode"),
    text("state")
  ]
  if (territoryId !== "" && !(/^\d{7}$/.test(territoryId) && isAssociation(territoryId))) {
    problems.push("territoryId: must be seven digits, the last five zero")
  }
  if (stateCode !== "" && !/^[A-Z]{2}$/.test(stateCode)) problems.push("stateCode: must be two capital letters")

  const isTested = file.isTested ?? false
  if (typeof isTested !== "boolean") problems.push("isTested: must be true or false")
  const corrections = file.corrections ?? {}
  if (!isNames(corrections)) problems.push("corrections: must be an object from name to name")
  const family = typeof file.family === "string" && Object.hasOwn(families, file.family) ? families[file.family] : null
  if (file.family !== undefined && family === null) {
    problems.push(`family: must be one of ${Object.keys(families).join(", ")}`)
  }

  const parameters = { state, STATE: state.toLocaleUpperCase("pt-BR"), stateCode }
  const layout: { -readonly [Field in keyof Layout]?: RegExp } = {}
  for (const field of patterns) {
    const source = file[field] ?? family?.[field]
    if (typeof source !== "string" || source === "") {
      problems.push(`${field}: must be a pattern`)
      continue
    }
    const pattern = Result.try(() => new RegExp(filled(source, parameters), "u"))
    if (Result.isFailure(pattern)) problems.push(`${field}: not a regular expression in Unicode mode: ${source}`)
    else if (pattern.success.test("")) problems.push(`${field}: must not match an empty line`)
    else if (field === "municipality" && !source.includes("(?<name>"))
      problems.push(`${field}: must have the group name`)
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

/** A space of a value matches any white space, because extractors write any. */
const filled = (source: string, parameters: Readonly<Record<string, string>>): string =>
  source.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? spacedPattern(parameters[name]!) : whole
  )

/** A pattern for the words of `text`, with any blanks between them on one line. */
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
