/**
 * Settings of the program: read once, before any work begins; all problems are reported together.
 *
 * @module
 */
import { Config, Context, Effect, Layer, Option, type Redacted, Schema } from "effect"
import { type Reader, readerOf, type Value } from "./Reader.ts"
import { type Services, servicesOf } from "./Services.ts"
import { type ChosenThemes, chosenThemes } from "./Themes.ts"
import { type Declaration, type VariableName, variableNames, variables } from "./Variables.ts"

/** Every problem of the configuration, one line per problem. Exit code 2. */
export class SettingsError extends Schema.TaggedError<SettingsError>()("SettingsError", {
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.join("\n")
  }
}

type Declared = typeof variables

/** Fields that are the plain value of a variable: see its declaration. */
type Plain = {
  readonly [N in VariableName as Declared[N] extends { readonly as: infer Field extends string }
    ? Field
    : never]: Value<N>
}

export interface SettingsShape extends Services, Plain {
  /** Tried on encrypted files, in this order. */
  readonly passwords: ReadonlyArray<Redacted.Redacted<string>>
  readonly themes: ChosenThemes
  /** The beginning of `url` and `file_raw_txt`, without a final slash. Absent: these fields hold the keys themselves. */
  readonly filesEndpoint: string | undefined
}

export class Settings extends Context.Service<Settings, SettingsShape>()("@escriba/runner/Settings") {
  /** Settings from the environment. */
  static readonly layer = Layer.effect(
    Settings,
    Effect.gen(function* () {
      const texts = yield* Effect.forEach(variableNames, (name) =>
        Effect.map(textOf(name), (text) => [name, text] as const)
      )
      return yield* readSettings(Object.fromEntries(texts))
    })
  )
}

const textOf = (name: VariableName) =>
  Config.option(Config.String(name)).pipe(Effect.map(Option.getOrElse(() => "")), Effect.orDie)

/** Fails with all problems together. A variable that is absent or empty has its default. */
export const readSettings = Effect.fn("Settings.readSettings")(function* (
  texts: Readonly<Partial<Record<VariableName, string>>>
) {
  const reader = readerOf(texts)
  const services = servicesOf(reader)
  const settings: SettingsShape = {
    ...services,
    ...plainOf(reader),
    passwords: reader.value("EXTRACT_PASSWORDS") ?? [],
    themes: yield* chosenThemes(reader),
    filesEndpoint: filesEndpointOf(reader, services)
  }
  return reader.problems.length === 0 ? settings : yield* new SettingsError({ problems: reader.problems })
})

const plainOf = ({ value }: Reader) => {
  const fields = variableNames.flatMap((name) => {
    const { as: field }: Declaration = variables[name]
    return field === undefined ? [] : [[field, value(name)]]
  })
  return Object.fromEntries(fields) as Plain
}

/** The public API gives `url` to people. With a real bucket, the beginning of these addresses must be set. */
const filesEndpointOf = (reader: Reader, services: Services): string | undefined => {
  if (reader.value("USE_RELATIVE_FILE_PATHS")) return undefined
  const endpoint = reader.value("QUERIDO_DIARIO_FILES_ENDPOINT")
  if (!reader.isSet("QUERIDO_DIARIO_FILES_ENDPOINT") && services.storage !== undefined) {
    reader.problems.push(
      "QUERIDO_DIARIO_FILES_ENDPOINT is not set: set it to what the addresses of files begin with, or USE_RELATIVE_FILE_PATHS=true"
    )
  }
  return endpoint
}
