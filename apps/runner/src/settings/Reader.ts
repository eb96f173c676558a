/**
 * Reads variables by their declarations and collects all problems, so that they are reported together.
 *
 * @module
 */
import { type Declaration, type VariableName, variables } from "./Variables.ts"

type Declared<N extends VariableName> = (typeof variables)[N]
export type Value<N extends VariableName> =
  | NonNullable<ReturnType<Declared<N>["kind"]["parse"]>>
  | (Declared<N> extends { readonly default: string } ? never : undefined)

export interface Reader {
  readonly problems: Array<string>
  readonly isSet: (name: VariableName) => boolean
  /** The default if the variable is not set or wrong. A wrong value is also a problem. */
  readonly value: <N extends VariableName>(name: N) => Value<N>
}

/** An empty text counts as not set. */
export const readerOf = (texts: Readonly<Partial<Record<VariableName, string>>>): Reader => {
  const problems: Array<string> = []
  const text = (name: VariableName) => texts[name]?.trim() ?? ""
  const defaultOf = (name: VariableName): string | undefined => {
    const { beside, default: ordinary }: Declaration = variables[name]
    const chosen = Object.entries(beside ?? {}).find(([chooser]) => text(chooser as VariableName) !== "")
    return chosen === undefined ? ordinary : chosen[1]
  }
  return {
    problems,
    isSet: (name) => text(name) !== "",
    value: <N extends VariableName>(name: N) => {
      const { kind } = variables[name]
      const given = text(name) === "" ? undefined : kind.parse(text(name))
      if (given !== undefined) return given as Value<N>
      if (text(name) !== "") {
        problems.push(`${name} is ${JSON.stringify(withoutCredentials(text(name)))}: expected ${kind.expected}`)
      }
      const byDefault = defaultOf(name)
      return (byDefault === undefined ? undefined : kind.parse(byDefault)) as Value<N>
    }
  }
}

/** `http://user:secret@host`: a secret may hold any character, also a slash or an `@`, and an address is shown to people. */
const withoutCredentials = (text: string): string => text.replace(/^([a-z]+:\/\/)?.*@/i, "$1***@")
