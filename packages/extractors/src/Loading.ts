/**
 * Modules that load with the first document of their kind.
 *
 * @module
 */
import { Effect } from "effect"
import { ExtractError } from "./ExtractError.ts"

/** A module that does not load is a bug of ours; `what` names it to a person. */
export const loading = <A>(extractor: string, what: string, load: () => Promise<A>): Effect.Effect<A, ExtractError> =>
  Effect.tryPromise({
    try: load,
    catch: (cause) => new ExtractError({ extractor, reason: "Defect", detail: `${what} does not load`, cause })
  })
