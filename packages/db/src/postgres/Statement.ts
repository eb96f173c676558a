/**
 * SQL with named parameters, as `bun:sqlite` has it, for a server that knows only numbered ones.
 *
 * @module
 */

/** Lists and rows travel as JSON text (`jsonOf`) and are unfolded by the server. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>

export interface Statement {
  readonly text: string
  readonly values: Array<string | number | boolean | null>
}

/**
 * Each `$name` becomes `$1`, `$2`, ... in the order in which the names first appear; parameters that the text does not
 * name are left out. A name without a parameter throws: a bug of the statement's author.
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
