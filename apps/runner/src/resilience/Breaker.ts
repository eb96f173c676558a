/**
 * Puts a circuit breaker around an extractor. While its service is out, documents that need it are deferred immediately;
 * other documents continue.
 *
 * @module
 */
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Clock, Effect, Stream } from "effect"

/** How long the breaker stays open. The first document after that time tests whether the outage is over. */
const restMs = 30_000

/** The extractor retries by itself. The breaker opens when those retries have failed. */
export const guarded = (extractor: Extractor): Extractor => {
  let outSince: number | undefined
  let lastDetail = ""

  const admit = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    if (outSince !== undefined && now - outSince < restMs) {
      return yield* new ExtractError({ extractor: extractor.id, reason: "ExtractorUnavailable", detail: lastDetail })
    }
  })
  const note = Effect.fnUntraced(function* (error: ExtractError) {
    if (error.reason !== "ExtractorUnavailable") return
    if (outSince === undefined) {
      yield* Effect.logWarning(`${extractor.id} does not answer, what needs it waits for a later run: ${error.detail}`)
    }
    outSince = yield* Clock.currentTimeMillis
    lastDetail = error.detail
  })
  const close = Effect.sync(() => {
    outSince = undefined
  })

  return {
    ...extractor,
    extract: (input) =>
      Stream.unwrap(
        Effect.as(
          admit,
          extractor.extract(input).pipe(
            Stream.tap(() => close),
            Stream.tapError(note)
          )
        )
      )
  }
}
