/**
 * The list of extractors: chooses one, falls through to the next, and keeps every attempt.
 *
 * @module
 */
import { Context, Effect, Layer, Schema } from "effect"
import { ExtractError } from "./ExtractError.ts"
import type { DocumentInput, Extractor } from "./Extractor.ts"

/** An attempt that failed before another one succeeded. */
export interface FailedAttempt {
  readonly extractor: string
  readonly reason: ExtractError["reason"]
  readonly detail: string
}

/**
 * The extractor does not accept the document, and says so from where it runs: `accepts` of a plug-in cannot be called in this
 * process. It is not an attempt.
 */
export class Declined extends Schema.TaggedError<Declined>()("Declined", { extractor: Schema.String }) {
  override get message() {
    return `${this.extractor} does not accept the document`
  }
}

/** Runs one extractor for the caller: in this process, or in a child that can be killed. */
export type RunAttempt<A, R> = (extractor: Extractor, attempt: number) => Effect.Effect<A, ExtractError | Declined, R>

export class ExtractorList extends Context.Service<
  ExtractorList,
  {
    readonly list: ReadonlyArray<Extractor>
    /**
     * Tries the accepting extractors in list order, each by `run`. After a document's fault the next one is tried. Any other
     * fault stops, so that the document is retried later instead of read by a worse extractor. An extractor that declines
     * counts as not accepting. Fails with the last attempt's error, with the earlier ones in its `attempts`; with `Unsupported`
     * if no extractor accepts.
     */
    readonly extract: <A, R>(
      input: Pick<DocumentInput, "name" | "mediaType" | "sizeBytes" | "head">,
      run: RunAttempt<A, R>
    ) => Effect.Effect<{ readonly value: A; readonly attempts: ReadonlyArray<FailedAttempt> }, ExtractError, R>
  }
>()("@escriba/extractors/ExtractorList") {
  /** Dies if two extractors have the same id: a wiring mistake must not reach the first document. */
  static readonly layer = <R>(plugins: ReadonlyArray<Effect.Effect<Extractor, never, R>>) =>
    Layer.effect(
      ExtractorList,
      Effect.gen(function* () {
        const list = yield* Effect.all(plugins)
        yield* dieOnDuplicateIds(list)
        return ExtractorList.of({ list, extract: (input, run) => firstThatYields(list, input, run) })
      })
    )
}

const firstThatYields = Effect.fn("ExtractorList.extract")(function* <A, R>(
  list: ReadonlyArray<Extractor>,
  input: Pick<DocumentInput, "name" | "mediaType" | "sizeBytes" | "head">,
  run: RunAttempt<A, R>
) {
  const attempts: Array<FailedAttempt> = []
  let last = new ExtractError({
    extractor: "none",
    reason: "Unsupported",
    detail: `no extractor reads ${input.mediaType}`
  })
  if (input.sizeBytes === 0) {
    return yield* new ExtractError({ extractor: "none", reason: "Empty", detail: "the file has no bytes" })
  }
  for (const extractor of list) {
    if (!extractor.accepts(input)) continue
    const outcome = yield* Effect.result(run(extractor, attempts.length + 1))
    if (outcome._tag === "Success") return { value: outcome.success, attempts }
    if (outcome.failure._tag === "Declined") continue
    last = new ExtractError({ ...outcome.failure, attempts: [...attempts] })
    if (!last.isDocumentFault) return yield* last
    attempts.push({ extractor: last.extractor, reason: last.reason, detail: last.detail })
  }
  return yield* last
})

const dieOnDuplicateIds = (list: ReadonlyArray<Extractor>) => {
  const ids = list.map((extractor) => extractor.id)
  const duplicate = ids.find((id, position) => ids.indexOf(id) !== position)
  return duplicate === undefined ? Effect.void : Effect.die(new Error(`two extractors have the id ${duplicate}`))
}
