/**
 * Settings of the program: read once, before any work begins; all problems are reported together.
 *
 * @module
 */
import type { Mode } from "@escriba/db/Gazettes"
import { Config, Context, type Duration, Effect, Layer, Option, type Redacted, Schema } from "effect"
import type { ExtractorEntry } from "./ExtractorNames.ts"
import type { JoinedPlace } from "./JoinedPlace.ts"
import { type Reader, readerOf } from "./Reader.ts"
import { type Services, servicesOf } from "./Services.ts"
import { type ChosenThemes, chosenThemes } from "./Themes.ts"
import { type VariableName, variableNames } from "./Variables.ts"

/** Every problem of the configuration, a line each. Exit code 2. */
export class SettingsError extends Schema.TaggedError<SettingsError>()("SettingsError", {
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.join("\n")
  }
}

export interface SettingsShape extends Services {
  /** The folder of temporary files, and of the embedded database, index and texts. */
  readonly home: string
  readonly mode: Mode
  /** Rows per page. */
  readonly pageSize: number
  readonly maxFileBytes: number
  /** Of one document; the rest of its text is stored and not indexed. */
  readonly maxIndexTextBytes: number
  /** For all processes together; absent: what the machine or its control group has. */
  readonly memoryLimitBytes: number | undefined
  /** Which extractors are asked, in this order. */
  readonly extractors: ReadonlyArray<ExtractorEntry>
  /** Tried on encrypted files, in this order. */
  readonly passwords: ReadonlyArray<Redacted.Redacted<string>>
  readonly themes: ChosenThemes
  /** Where words that a line's end has broken are made whole. */
  readonly joinWords: JoinedPlace
  /** For one document in one extractor. */
  readonly deadline: Duration.Duration
  /** How long a run waits for a service that does not answer, before its start or in the middle of it. */
  readonly outage: Duration.Duration
  /** What `url` and `file_raw_txt` begin with, without a final slash; absent: they are the keys themselves. */
  readonly filesEndpoint: string | undefined
  /** Logs what is of interest only when something is wrong. */
  readonly isDebug: boolean
}

export class Settings extends Context.Service<Settings, SettingsShape>()("@escriba/runner/Settings") {
  /** Of the environment. */
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
    home: reader.value("ESCRIBA_HOME"),
    mode: reader.value("EXECUTION_MODE"),
    pageSize: reader.value("GAZETTE_QUERY_PAGE_SIZE"),
    maxFileBytes: reader.value("MAX_GAZETTE_FILE_SIZE_MB"),
    maxIndexTextBytes: reader.value("MAX_INDEX_TEXT_MB"),
    memoryLimitBytes: reader.value("MEMORY_LIMIT_BYTES"),
    extractors: reader.value("ESCRIBA_EXTRACTORS"),
    passwords: reader.value("EXTRACT_PASSWORDS") ?? [],
    themes: yield* chosenThemes(reader),
    joinWords: reader.value("ESCRIBA_JOIN_WORDS"),
    deadline: reader.value("ESCRIBA_DEADLINE_SECONDS"),
    outage: reader.value("ESCRIBA_OUTAGE_SECONDS"),
    filesEndpoint: filesEndpointOf(reader, services),
    isDebug: reader.value("DEBUG")
  }
  return reader.problems.length === 0 ? settings : yield* new SettingsError({ problems: reader.problems })
})

/** The public API gives `url` to people: with a real bucket, somebody must say what it begins with. */
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
