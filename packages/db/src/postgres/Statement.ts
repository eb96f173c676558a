/**
 * SQL with named parameters, as in `bun:sqlite`, for a server that only supports numbered ones.
 *
 * @module
 */

/** Lists and rows are sent as JSON text (`jsonOf`), and the server unfolds them. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>

export interface Statement {
  readonly text: string
  readonly values: Array<string | number | boolean | null>
}

/**
 * Each `$name` becomes `$1`, `$2`, ... in the order in which the names first appear. Parameters that the SQL does not
 * name are left out. A name without a parameter throws, because it is a bug in the statement.
 */
export const numbered = (sql: string, parameters: Parameters): Statement => {
  const names: Array<string> = []
  const text = sql.replace(/\$([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  const values = names.map((name) => {
    const value = parameters[name]
    if (value === undefined) throw new TypeError(`the statement's parameter $${name} has no value`)
    return typeof value === "string" ? storable(value) : value
  })
  return { text, values }
}

export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === "string" ? storable(part) : part))

/** PostgreSQL refuses the character 0 and lone surrogates in any text: U+FFFD replaces them. */
const storable = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed()
