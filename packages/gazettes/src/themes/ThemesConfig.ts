/**
 * The configured themes: the file named by `THEMES_CONFIG_PATH`.
 *
 * @module
 */
import { Result, Schema } from "effect"
import { type ThemesConfig, ThemesProblem } from "./Theme.ts"
import { decodeThemes } from "./ThemesDecoder.ts"

/** The file cannot be used. It holds every problem of the file. A retry is useless until the file is edited. */
export class ThemesConfigError extends Schema.TaggedError<ThemesConfigError>()("ThemesConfigError", {
  problems: Schema.Array(ThemesProblem)
}) {
  override get message() {
    return this.problems.map(({ place, problem }) => `${place}: ${problem}`).join("\n")
  }
}

/** Reads and checks the file's text. */
export const parseThemes = (json: string): Result.Result<ThemesConfig, ThemesConfigError> =>
  Result.try({
    try: (): unknown => JSON.parse(json),
    catch: (cause) =>
      new ThemesConfigError({ problems: [{ place: "the file", problem: `not JSON: ${String(cause)}` }] })
  }).pipe(
    Result.flatMap((value) => {
      const { config, problems } = decodeThemes(value)
      return problems.length === 0 ? Result.succeed(config) : Result.fail(new ThemesConfigError({ problems }))
    })
  )
