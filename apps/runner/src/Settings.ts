/**
 * What the environment says: read once, every problem reported at once, before any work begins.
 *
 * @module
 */
import { type Mode, modes } from "@escriba/db/Gazettes"
import { Config, Context, Duration, Effect, Layer, Option, Schema } from "effect"

/** Every problem of the configuration, a line each. Exit code 2. */
export class SettingsError extends Schema.TaggedError<SettingsError>()("SettingsError", {
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.join("\n")
  }
}

/** They choose a real service in the existing ecosystem; this version has no adapter for any of them. */
const serviceVariables = ["POSTGRES_HOST", "STORAGE_BUCKET", "OPENSEARCH_HOST", "APACHE_TIKA_SERVER"]

const megabyte = 1024 * 1024

export interface SettingsShape {
  /** The folder of the embedded database, texts and temporary files. */
  readonly home: string
  readonly mode: Mode
  /** Rows a page. */
  readonly pageSize: number
  readonly maxFileBytes: number
  /** For all processes together; absent: what the machine or its control group has. */
  readonly memoryLimitBytes: number | undefined
  /** For one document in one extractor. */
  readonly deadline: Duration.Duration
  /** Logs what is of interest only when something is wrong. */
  readonly isDebug: boolean
}

export class Settings extends Context.Service<Settings, SettingsShape>()("@escriba/runner/Settings") {
  /** Fails with all problems of the environment together. An empty variable counts as not set. */
  static readonly layer = Layer.effect(
    Settings,
    Effect.suspend(() => {
      const problems: Array<string> = []
      return Effect.gen(function* () {
        const variable = Effect.fnUntraced(function* <A>(name: string, fallback: A, expected: string, parse: Parse<A>) {
          const text = (yield* textOf(name)).trim()
          if (text === "") return fallback
          const value = parse(text)
          if (value !== undefined) return value
          problems.push(`${name} is ${JSON.stringify(text)}: expected ${expected}`)
          return fallback
        })
        const whole = <A>(name: string, fallback: A) =>
          variable<number | A>(name, fallback, "a whole number above 0", wholeNumber)

        for (const name of serviceVariables) {
          if ((yield* textOf(name)) === "") continue
          problems.push(`${name} is set, but this version has only the embedded database, store and index: unset it`)
        }
        const settings: SettingsShape = {
          home: yield* variable("ESCRIBA_HOME", ".escriba", "a folder", (text) => text),
          mode: yield* variable<Mode>("EXECUTION_MODE", "UNPROCESSED", modes.join(", "), (text) =>
            modes.find((mode) => mode === text.toUpperCase())
          ),
          pageSize: yield* whole("GAZETTE_QUERY_PAGE_SIZE", 1000),
          maxFileBytes: (yield* whole("MAX_GAZETTE_FILE_SIZE_MB", 500)) * megabyte,
          memoryLimitBytes: yield* whole("MEMORY_LIMIT_BYTES", undefined),
          deadline: Duration.seconds(yield* whole("ESCRIBA_DEADLINE_SECONDS", 300)),
          isDebug: yield* variable("DEBUG", false, "true or false", truthOf)
        }
        return problems.length === 0 ? settings : yield* new SettingsError({ problems })
      })
    })
  )
}

type Parse<A> = (text: string) => A | undefined

const textOf = (name: string) =>
  Config.option(Config.String(name)).pipe(Effect.map(Option.getOrElse(() => "")), Effect.orDie)

const wholeNumber: Parse<number> = (text) =>
  /^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined

const truthOf: Parse<boolean> = (text) => {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  return /^(0|false|no|off)$/i.test(text) ? false : undefined
}
