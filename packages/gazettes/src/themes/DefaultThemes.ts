/**
 * The themes that are looked for where nobody names a file of their own: modest ones, to begin with and to copy from.
 *
 * @module
 */
import defaults from "./defaultThemes.json" with { type: "json" }
import type { ThemesConfig } from "./Theme.ts"
import { decodeThemes } from "./ThemesDecoder.ts"

export const defaultThemes: ThemesConfig = decodeThemes(defaults).config
