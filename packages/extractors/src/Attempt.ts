/**
 * One extractor's attempt at one document: pages joined, measured and limited.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { ExtractError } from "./ExtractError.ts"
import type { DocumentInput, Extractor } from "./Extractor.ts"
import { measure, type Quality } from "./Quality.ts"

export interface ExtractLimits {
  readonly maxPages: number
  /** UTF-16 code units, over all pages. */
  readonly maxCharacters: number
}

/** 20,000 pages and 200 million characters: ten times the largest edition known (5,100 pages, 21 MB). */
export const defaultLimits: ExtractLimits = { maxPages: 20_000, maxCharacters: 200_000_000 }

/** The place of a page in the stored text, and its quality. */
export interface PageReport {
  readonly number: number
  /** In bytes of UTF-8 from the start of the text. Pages are joined by one `\n`, which belongs to no page. */
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly quality: Quality
  /** The engine that the page names. */
  readonly engine?: string
}

/** The result of a successful attempt. The text itself went to `write`. */
export interface AttemptReport {
  readonly extractor: string
  readonly version: string
  readonly pages: ReadonlyArray<PageReport>
  readonly sizeBytes: number
}

/**
 * Runs one extractor and passes the text to `write`, in order, with the line feeds between pages. Text that was written before
 * a failure belongs to a failed attempt: the caller MUST discard it. Fails with `NoText` if no page has a letter or a digit,
 * with `LimitExceeded` as soon as a limit is exceeded.
 */
export const runAttempt = Effect.fn("Attempt.run")(function* (
  extractor: Extractor,
  input: DocumentInput,
  limits: ExtractLimits,
  write: (bytes: Uint8Array) => Effect.Effect<void, ExtractError>
): Effect.fn.Return<AttemptReport, ExtractError> {
  const encoder = new TextEncoder()
  const fail = (reason: ExtractError["reason"], detail: string) =>
    new ExtractError({ extractor: extractor.id, reason, detail })
  const pages: Array<PageReport> = []
  let characters = 0
  let sizeBytes = 0
  let hasText = false

  yield* extractor.extract(input).pipe(
    Stream.runForEach(
      Effect.fnUntraced(function* (page) {
        if (page.number !== pages.length + 1) {
          return yield* fail("Defect", `page ${page.number} came after page ${pages.length}`)
        }
        characters += page.text.length
        if (page.number > limits.maxPages) return yield* fail("LimitExceeded", `more than ${limits.maxPages} pages`)
        if (characters > limits.maxCharacters) {
          return yield* fail("LimitExceeded", `more than ${limits.maxCharacters} characters`)
        }
        const text = page.text.toWellFormed()
        const bytes = encoder.encode(page.number === 1 ? text : `\n${text}`)
        const jointBytes = page.number === 1 ? 0 : 1
        pages.push({
          number: page.number,
          offsetBytes: sizeBytes + jointBytes,
          lengthBytes: bytes.length - jointBytes,
          quality: measure(text),
          ...(page.engine === undefined ? {} : { engine: page.engine })
        })
        sizeBytes += bytes.length
        hasText ||= /[\p{L}\p{N}]/u.test(text)
        yield* write(bytes)
      })
    ),
    Effect.scoped
  )
  if (!hasText) return yield* fail("NoText", `no letter or digit on ${pages.length} page(s)`)
  return { extractor: extractor.id, version: extractor.version, pages, sizeBytes }
})
