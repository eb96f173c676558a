/**
 * A theme: what to look for in gazettes, and what to tag in the excerpts found.
 *
 * @module
 */
import { Schema } from "effect"

export interface ThemesConfig {
  readonly themes: ReadonlyArray<Theme>
}

export interface Theme {
  readonly name: string
  /** The index that its excerpts go to. */
  readonly index: string
  /** Words without meaning for the theme. Finding excerpts ignores this list. */
  readonly stopwords: ReadonlyArray<string>
  readonly entities: {
    readonly categories: ReadonlyArray<EntityCategory>
    readonly cases: ReadonlyArray<EntityCase>
  }
  readonly queries: ReadonlyArray<ThemeQuery>
}

export interface EntityCategory {
  /** The name of the tag around what was found. */
  readonly name: string
  readonly description: string
}

export interface EntityCase {
  readonly category: string
  readonly title: string
  /** Phrases, each of which names the entity. */
  readonly values: ReadonlyArray<string>
}

export interface ThemeQuery {
  /** The subtheme of its excerpts. */
  readonly title: string
  /** Macro sets of term sets of synonyms: any macro set matches if all its term sets do, each by any synonym. */
  readonly termSets: ReadonlyArray<ReadonlyArray<ReadonlyArray<string>>>
}

/** Something wrong in the file, and where: `theme "Educação", query "Gestão", macro set 1, term set 2`. */
export const ThemesProblem = Schema.Struct({ place: Schema.String, problem: Schema.String })
export type ThemesProblem = typeof ThemesProblem.Type
