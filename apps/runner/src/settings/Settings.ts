/**
 * What the environment says: read once, every problem reported at once, before any work begins.
 *
 * @module
 */
import { type Mode, modes } from "@escriba/db/Gazettes"
import { Config, Context, Duration, Effect, Layer, Option, type Redacted, Schema } from "effect"
import { type ExtractorEntry, everyBuiltin, expectedEntries, extractorNames } from "./ExtractorNames.ts"
import { type JoinedPlace, joinedPlaces } from "./JoinedPlace.ts"
import { passwordList } from "./Passwords.ts"
import { type Services, servicesOf } from "./Services.ts"
import { type ChosenThemes, chosenThemes } from "./Themes.ts"
import { type Reader, readerOf, type VariableName, variableNames } from "./Variables.ts"

/** Every problem of the configuration, a line each. Exit code 2. */
export class SettingsError extends Schema.TaggedError<SettingsError>()("SettingsError", {
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.join("\n")
  }
}

const megabyte = 1024 * 1024

export interface SettingsShape extends Services {
  /** The folder of temporary files, and of the embedded database, index and texts. */
  readonly home: string
  readonly mode: Mode
  /** Rows a page. */
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
  /** Fails with all problems of the environment together. An empty variable counts as not set. */
  static readonly layer = Layer.effect(
    Settings,
    Effect.gen(function* () {
      const texts = yield* Effect.forEach(variableNames, (name) =>
        Effect.map(textOf(name), (text) => [name, text] as const)
      )
      const reader = readerOf(Object.fromEntries(texts) as Record<VariableName, string>)
      const settings = yield* read(reader)
      const { problems } = reader
      return problems.length === 0 ? settings : yield* new SettingsError({ problems })
    })
  )
}

/**
 * The contract says 16. Measured on OpenSearch 2.19 with 512 MiB of heap, the second document of 16 MB in a row brings the
 * server down; twenty of 8 MB pass with half of the heap free.
 */
const indexTextMb = ({ openSearch }: Services) => (openSearch === undefined ? 16 : 8)

const textOf = (name: VariableName) =>
  Config.option(Config.String(name)).pipe(Effect.map(Option.getOrElse(() => "")), Effect.orDie)

const read = Effect.fnUntraced(function* (reader: Reader) {
  const services = servicesOf(reader)
  const ownMode: Mode = services.postgres === undefined ? "UNPROCESSED" : "DAILY"
  return {
    ...services,
    home: reader.text("ESCRIBA_HOME") || ".escriba",
    mode: reader.value<Mode>("EXECUTION_MODE", ownMode, modes.join(", "), (text) =>
      modes.find((mode) => mode === text.toUpperCase())
    ),
    pageSize: reader.whole("GAZETTE_QUERY_PAGE_SIZE", 1000),
    maxFileBytes: reader.whole("MAX_GAZETTE_FILE_SIZE_MB", 500) * megabyte,
    maxIndexTextBytes: reader.whole("MAX_INDEX_TEXT_MB", indexTextMb(services)) * megabyte,
    memoryLimitBytes: reader.whole("MEMORY_LIMIT_BYTES", undefined),
    extractors: reader.value("ESCRIBA_EXTRACTORS", everyBuiltin, expectedEntries, extractorNames),
    passwords: passwordList(reader.text("EXTRACT_PASSWORDS")),
    themes: yield* chosenThemes(reader),
    joinWords: reader.value<JoinedPlace>(
      "ESCRIBA_JOIN_WORDS",
      services.openSearch === undefined ? "index" : "none",
      joinedPlaces.join(", "),
      (text) => joinedPlaces.find((place) => place === text.toLowerCase())
    ),
    deadline: Duration.seconds(reader.whole("ESCRIBA_DEADLINE_SECONDS", 300)),
    outage: Duration.seconds(reader.whole("ESCRIBA_OUTAGE_SECONDS", 300)),
    filesEndpoint: filesEndpointOf(reader, services),
    isDebug: reader.flag("DEBUG")
  } satisfies SettingsShape
})

/** The public API gives `url` to people: with a real bucket, somebody must say what it begins with. */
const filesEndpointOf = (reader: Reader, services: Services): string | undefined => {
  if (reader.flag("USE_RELATIVE_FILE_PATHS")) return undefined
  const endpoint = reader.text("QUERIDO_DIARIO_FILES_ENDPOINT")
  if (endpoint === "" && services.storage !== undefined) {
    reader.problems.push(
      "QUERIDO_DIARIO_FILES_ENDPOINT is not set: set it to what the addresses of files begin with, or USE_RELATIVE_FILE_PATHS=true"
    )
  }
  return endpoint === "" ? undefined : endpoint.replace(/\/+$/, "")
}
