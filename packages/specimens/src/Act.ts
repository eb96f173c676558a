/**
 * One official act: what every kind of act has in common, and the kinds in the order of a gazette.
 *
 * @module
 */
import type { Block } from "./Block.ts"
import type { Municipality } from "./Municipality.ts"
import type { SeededRandom } from "./SeededRandom.ts"

export interface Act {
  readonly blocks: ReadonlyArray<Block>
  /** Words that a search must find: the act's number as printed, and words of its subject without spaces. */
  readonly words: ReadonlyArray<string>
}

/** The publisher of the act, and its date. */
export interface Publication {
  readonly municipality: Municipality
  /** `YYYY-MM-DD`. */
  readonly date: string
}

/** MUST take every choice from `random`, so that the same seed gives the same act. */
export type ActWriter = (random: SeededRandom, publication: Publication) => Act
