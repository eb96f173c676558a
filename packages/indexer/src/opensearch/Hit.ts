/**
 * A document as a search answers it, whoever wrote it.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { IndexError } from "../IndexError.ts"

/** Nothing of a document makes the server's whole answer unreadable. */
export const Hit = Schema.Struct({ _id: Schema.String, _source: Schema.Unknown })

/** A document that cannot be read is named, and is not an outage. The error does not repeat it, because it may hold a text. */
export const sourceIn =
  <A>(schema: Schema.ConstraintDecoder<A>) =>
  ({ _id, _source }: typeof Hit.Type): Effect.Effect<{ readonly id: string; readonly source: A }, IndexError> =>
    Schema.decodeUnknownEffect(schema)(_source).pipe(
      Effect.map((source) => ({ id: _id, source })),
      Effect.mapError(() => new IndexError({ reason: "Defect", detail: `the index's document ${_id} cannot be read` }))
    )
