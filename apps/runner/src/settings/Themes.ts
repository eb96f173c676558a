/**
 * The themes in force: the file that `THEMES_CONFIG_PATH` names, or the one that ships with Escriba.
 *
 * @module
 */
import { defaultThemes } from "@escriba/gazettes/themes/DefaultThemes"
import type { ThemesConfig } from "@escriba/gazettes/themes/Theme"
import { parseThemes } from "@escriba/gazettes/themes/ThemesConfig"
import { Effect, FileSystem } from "effect"
import type { Reader } from "./Reader.ts"

export interface ChosenThemes {
  readonly config: ThemesConfig
  /** Whether a plain `run` includes the themes: only if a file is named. The themes that ship must be requested. */
  readonly areAsked: boolean
}

/** Every problem of the themes file is a problem of the configuration. */
export const chosenThemes = Effect.fnUntraced(function* (reader: Reader) {
  const path = reader.value("THEMES_CONFIG_PATH")
  const shipped: ChosenThemes = { config: defaultThemes, areAsked: false }
  if (path === undefined) return shipped
  return yield* (yield* FileSystem.FileSystem).readFileString(path).pipe(
    Effect.flatMap((text) => Effect.fromResult(parseThemes(text))),
    Effect.map((config): ChosenThemes => ({ config, areAsked: true })),
    Effect.catch((error) => {
      for (const problem of error.message.split("\n")) reader.problems.push(`THEMES_CONFIG_PATH ${path}: ${problem}`)
      return Effect.succeed(shipped)
    })
  )
})
