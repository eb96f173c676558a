/**
 * The themes used if no file is configured: few and simple, a start and a template.
 *
 * @module
 */
import defaults from "./defaultThemes.json" with { type: "json" }
import type { ThemesConfig } from "./Theme.ts"
import { decodeThemes } from "./ThemesDecoder.ts"

export const defaultThemes: ThemesConfig = decodeThemes(defaults).config
