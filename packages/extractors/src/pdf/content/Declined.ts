/**
 * The reason why the content engine leaves a document or a page to another engine.
 *
 * @module
 */
import { Data, Effect } from "effect"

/** The document has no known fault: it is not plain enough for this engine, and the next one reads it. */
export class Declined extends Data.TaggedError("Declined")<{
  /** For a person, without the document's content. */
  readonly why: string
  readonly cause?: unknown
}> {}

/** Leaves a function that cannot continue. Only below `attempt`. */
export const decline: (why: string) => never = (why) => {
  throw new Declined({ why })
}

/** An error while reading untrusted bytes is not a defect: this engine repairs nothing, and any error means that it declines. */
export const attempt = <A>(read: () => A): Effect.Effect<A, Declined> =>
  Effect.try({
    try: read,
    catch: (cause) => (cause instanceof Declined ? cause : new Declined({ why: "the bytes cannot be parsed", cause }))
  })
