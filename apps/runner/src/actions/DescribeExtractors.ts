/**
 * Which extractors are asked for a document's text, in this order.
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
  /** A plug-in's module, a service's address. */
  place: Schema.NullOr(Schema.String),
  /** Empty where names and contents decide, not types. */
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
