/**
 * The kinds of flags that commands share. The Schemas of the actions check the values.
 *
 * @module
 */
import { Effect, Option, Schema } from "effect"
import { CliError, Flag } from "effect/cli"
import { Day, Limit, TerritoryId } from "../actions/Inputs.ts"

/** Off unless given. */
export const onOff = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

export const json = (description: string) => onOff("json", description)

/** A flag whose value the Schema accepts. */
const checked = <A, I>(flag: Flag.Flag<I>, name: string, schema: Schema.Codec<A, I>) =>
  Flag.mapEffect(flag, (value) =>
    Schema.decodeEffect(schema)(value).pipe(
      Effect.mapError(
        ({ message }) =>
          new CliError.InvalidValue({ option: name, value: String(value), expected: message, kind: "flag" })
      )
    )
  )

const orNothing = <A>(flag: Flag.Flag<A>) => flag.pipe(Flag.optional, Flag.map(Option.getOrUndefined))

/** May be repeated. `undefined` where it is not given. */
const repeated = <A>(flag: Flag.Flag<A>) =>
  flag.pipe(
    Flag.atLeast(0),
    Flag.map((chosen) => (chosen.length === 0 ? undefined : chosen))
  )

export const one = <A>(name: string, schema: Schema.Codec<A, string>, description: string) =>
  checked(Flag.String(name), name, schema).pipe(Flag.withDescription(description), orNothing)

export const required = <A>(name: string, schema: Schema.Codec<A, string>, description: string) =>
  checked(Flag.String(name), name, schema).pipe(Flag.withDescription(description))

export const several = <A>(name: string, schema: Schema.Codec<A, string>, description: string) =>
  checked(Flag.String(name), name, schema).pipe(Flag.withDescription(`${description}; repeat it for several`), repeated)

export const severalNumbers = (name: string, description: string) =>
  Flag.Int(name).pipe(Flag.withDescription(`${description}; repeat it for several`), repeated)

export const choice = <const Choices extends ReadonlyArray<string>>(
  name: string,
  choices: Choices,
  description: string
) => Flag.Literals(name, choices).pipe(Flag.withDescription(description), orNothing)

export const gazetteIds = severalNumbers("id", "Only this gazette")
export const territoryIds = several("territory", TerritoryId, "Only this IBGE code")
export const day = (name: string, description: string) => one(name, Day, `${description}, YYYY-MM-DD`)

/** A number of things to do or show. */
export const limit = (description: string) =>
  checked(Flag.Int("limit"), "limit", Limit).pipe(Flag.withDescription(description))

export const optionalLimit = (description: string) => orNothing(limit(description))
