/**
 * Versions of the rules that find and tag a theme's excerpts. A changed version means that there is work to redo.
 *
 * @module
 */
import type { Theme } from "./Theme.ts"

export interface ThemeFingerprints {
  /** Version of everything that decides which excerpts there are, and their subthemes. */
  readonly themes: string
  /** Version of everything that decides the tags and entities of given excerpts. */
  readonly entities: string
}

/**
 * Two texts, each of which changes exactly when the rules that decide its results change. Names, descriptions and stop words do
 * not matter, and neither does the order in lists whose order has no effect.
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
      // Tags of a category without cases are still removed by its name.
      unordered(categories.map(({ name }) => name)),
      // If two cases name the same words, the first one's category is tagged.
      cases.map(({ category, title, values }) => [category, title, unordered(values)])
    ])
  )
})

const unordered = (parts: ReadonlyArray<string>): string => JSON.stringify(parts.toSorted())
