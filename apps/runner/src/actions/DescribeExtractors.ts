/**
 * Lists the extractors in the order in which they are asked for a document's text.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { Roster } from "../extraction/Roster.ts"

const DescribedExtractor = Schema.Struct({
  id: Schema.String,
  version: Schema.String,
  placement: Schema.Literals(["sandbox", "parent"]),
  origin: Schema.Literals(["built-in", "plug-in", "service"]),
  /** The module of a plug-in or the address of a service. */
  place: Schema.NullOr(Schema.String),
  /** Empty if the extractor decides by name and content, not by type. */
  mediaTypes: Schema.Array(Schema.String)
})

export const ExtractorsAnswer = Schema.Array(DescribedExtractor)
export type ExtractorsAnswer = typeof ExtractorsAnswer.Type

export const describeExtractors = Effect.map(
  Roster,
  ({ entries }): ExtractorsAnswer =>
    entries.map(({ extractor: { id, placement, version }, mediaTypes, origin, place }) => {
      return { id, version, placement, origin, place, mediaTypes }
    })
)
