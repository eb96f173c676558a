/**
 * The quality of a whole text, from that of its pages.
 *
 * @module
 */
import type { PageReport } from "@escriba/extractors/Attempt"
import type { Quality } from "@escriba/extractors/Quality"

/** The mean of the pages' shares, weighted by their characters. */
export const overall = (pages: ReadonlyArray<PageReport>): Quality => {
  const characters = pages.reduce((sum, { quality }) => sum + quality.characters, 0)
  const mean = (share: "alphanumeric" | "unmapped" | "portuguese") =>
    Number(
      (
        pages.reduce((sum, { quality }) => sum + quality[share] * quality.characters, 0) / Math.max(1, characters)
      ).toFixed(4)
    )
  return { characters, alphanumeric: mean("alphanumeric"), unmapped: mean("unmapped"), portuguese: mean("portuguese") }
}
