/**
 * The way from a document's bytes to its text, the same at the edge and in the runner: sniff, ask the list, attempt, report.
 *
 * @module
 */
import { Effect } from "effect"
import { ExtractError } from "./ExtractError.ts"
import type { DocumentInput, Extractor } from "./Extractor.ts"
import { type Declined, ExtractorList, type FailedAttempt } from "./ExtractorList.ts"
import { sniff } from "./Sniffer.ts"

/** A document that was read. */
export interface Reading<A> {
  /** The result of the successful attempt. */
  readonly value: A
  readonly mediaType: string
  /** The name claims another format than the content's. */
  readonly isMismatch: boolean
  readonly attempts: ReadonlyArray<FailedAttempt>
}

/**
 * Reads a document of unknown type. `run` makes each attempt: in this process, or in a child that can be killed. Fails as
 * `ExtractorList.extract` does; after sniffing, the error carries the media type.
 */
export const readDocument = Effect.fn("Reading.readDocument")(function* <A, R>(
  document: Omit<DocumentInput, "mediaType">,
  run: (extractor: Extractor, input: DocumentInput, attempt: number) => Effect.Effect<A, ExtractError | Declined, R>
): Effect.fn.Return<Reading<A>, ExtractError, ExtractorList | R> {
  const { isMismatch, mediaType } = yield* sniff(document)
  const input = { ...document, mediaType }
  const { attempts, value } = yield* (yield* ExtractorList)
    .extract(input, (extractor, attempt) => run(extractor, input, attempt))
    .pipe(Effect.mapError((error) => new ExtractError({ ...error, mediaType })))
  return { value, mediaType, isMismatch, attempts }
})
