/**
 * By which rules a theme's excerpts were found and tagged: what tells that a changed themes file has work to redo.
 *
 * @module
 */
import type { Theme } from "./Theme.ts"

export interface ThemeFingerprints {
  /** Of what decides which excerpts there are, and their subthemes. */
  readonly themes: string
  /** Of what decides their tags and entities, the excerpts given. */
  readonly entities: string
}

/**
 * Two texts, each another exactly when what decides the result is another: names, descriptions and stop words do not, nor does
 * the order of what is combined without one.
 *
 * @param hash of a text, short enough for a version
 */
export const fingerprintsOf = (
  { entities: { cases, categories }, queries }: Theme,
  hash: (text: string) => string
): ThemeFingerprints => ({
  themes: hash(
    unordered(
      queries.map(({ termSets, title }) =>
        JSON.stringify([title, unordered(termSets.map((macroSet) => unordered(macroSet.map(unordered))))])
      )
    )
  ),
  entities: hash(
    JSON.stringify([
      // Tags of a category that has no case any more are taken off by its name.
      unordered(categories.map(({ name }) => name)),
      // Of two cases that name the same words, the first one's category is tagged.
      cases.map(({ category, title, values }) => [category, title, unordered(values)])
    ])
  )
})

const unordered = (parts: ReadonlyArray<string>): string => JSON.stringify(parts.toSorted())
