/**
 * Why the content engine leaves a document or a page to another one.
 *
 * @module
 */
import { Data, Effect } from "effect"

/** Nothing is wrong with the document that is known here: it is not plain enough, and the next engine reads it. */
export class Declined extends Data.TaggedError("Declined")<{
  /** For a person, without the document's content. */
  readonly why: string
  readonly cause?: unknown
}> {}

/** Leaves a function that cannot go on. Only below `attempt`. */
export const decline: (why: string) => never = (why) => {
  throw new Declined({ why })
}

/** What a reading of untrusted bytes throws is no defect: this engine repairs nothing, whatever they made it stumble over. */
export const attempt = <A>(read: () => A): Effect.Effect<A, Declined> =>
  Effect.try({
    try: read,
    catch: (cause) => (cause instanceof Declined ? cause : new Declined({ why: "it cannot be parsed", cause }))
  })
