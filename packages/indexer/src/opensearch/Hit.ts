/**
 * A document in the answer of a search, of any writer.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { IndexError } from "../IndexError.ts"

/** The source stays undecoded, so that one document of unexpected form does not make the whole answer unreadable. */
export const Hit = Schema.Struct({ _id: Schema.String, _source: Schema.Unknown })

/**
 * Decodes a document's source. The error names the unreadable document, and does not count as an outage. It does not
 * contain the document, which may include a text.
 */
export const sourceIn =
  <A>(schema: Schema.ConstraintDecoder<A>) =>
  ({ _id, _source }: typeof Hit.Type): Effect.Effect<{ readonly id: string; readonly source: A }, IndexError> =>
    Schema.decodeUnknownEffect(schema)(_source).pipe(
      Effect.map((source) => ({ id: _id, source })),
      Effect.mapError(() => new IndexError({ reason: "Defect", detail: `the index's document ${_id} cannot be read` }))
    )
