/**
 * Flag types that commands share. The Schemas of the actions check the values.
 *
 * @module
 */
import { Effect, type FileSystem, Option, Schema } from "effect"
import { CliError, Flag } from "effect/cli"
import { ArchivedTerritoryId, Day, Limit } from "../actions/Inputs.ts"
import { stateNamed, territoryNamed } from "../actions/Places.ts"

/** Off unless given. */
export const onOff = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

export const json = (description: string) => onOff("json", description)

/**
 * Without this flag, documents that fail through their own fault are only counted in the report and do not change the exit
 * code.
 */
export const failsOnDocuments = (when: string) =>
  onOff("fail-on-documents", `Exit code 1 where ${when}. Default: 0, with their counts in the report`)

/** A flag whose value is resolved by a function that may read the list of places. A refusal shows that function's message. */
const named = <A>(name: string, of: (given: string) => Effect.Effect<A, string, FileSystem.FileSystem>) =>
  Flag.mapEffect(Flag.String(name), (value) =>
    Effect.mapError(
      of(value),
      (what) => new CliError.InvalidValue({ option: name, value, expected: `Expected ${what}`, kind: "flag" })
    )
  )

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

/** A flag that may be repeated. `undefined` if it is not given. */
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

/** Accepts upper and lower case, as the environment's variables do. */
export const choice = <const Choices extends ReadonlyArray<string>>(
  name: string,
  choices: Choices,
  description: string
) =>
  named(name, (given) => {
    const found = choices.find((one) => one.toLowerCase() === given.toLowerCase())
    return found === undefined ? Effect.fail(`one of ${choices.join(", ")}`) : Effect.succeed(found as Choices[number])
  }).pipe(Flag.withDescription(description), orNothing)

export const gazetteIds = severalNumbers("id", "Only this gazette")

const territoryHelp = 'by its IBGE code or its name, as "Bom Jesus (PI)"'

const knownTerritory = (given: string) =>
  Effect.mapError(territoryNamed(given), (why) => `a territory that exists: ${why}`)

const territory = named("territory", knownTerritory)

export const territoryId = (description: string) =>
  territory.pipe(Flag.withDescription(`${description}, ${territoryHelp}`))
export const oneTerritory = (description: string) => orNothing(territoryId(description))
export const territoryIds = territoryId("Only this territory; repeat it for several").pipe(repeated)
export const municipalityIds = named("territory", (given) =>
  Effect.flatMap(knownTerritory(given), (id) =>
    Effect.mapError(Schema.decodeEffect(ArchivedTerritoryId)(id), ({ message }) => message.replace(/^Expected /, ""))
  )
).pipe(
  Flag.withDescription(
    `Only this municipality, ${territoryHelp}; no archive of its state is made then; repeat it for several`
  ),
  repeated
)
export const states = named("state", (given) =>
  Effect.mapError(stateNamed(given), (why) => `a state that exists: ${why}`)
).pipe(Flag.withDescription("Only this state, by its two letters or its name; repeat it for several"), repeated)
export const day = (name: string, description: string) => one(name, Day, `${description}, YYYY-MM-DD`)

/** A number of things to do or show. */
export const limit = (description: string) =>
  checked(Flag.Int("limit"), "limit", Limit).pipe(Flag.withDescription(description))

export const optionalLimit = (description: string) => orNothing(limit(description))
