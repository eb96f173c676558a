/**
 * Task `joinWords`: words that are broken at a line's end are joined.
 *
 * @module
 */
import { measure } from "@escriba/extractors/Quality"
import { joinBrokenWords, mayBeBroken } from "@escriba/gazettes/words/BrokenWords"
import { Effect } from "effect"
import { readPages, type Span, writePages } from "./PageFiles.ts"
import { portugueseWords } from "./PortugueseWords.ts"

export interface JoinWordsRequest {
  /** The text's file. */
  readonly path: string
  readonly pages: ReadonlyArray<Span>
  readonly output: string
}

/** The list of words is read when the first text needs it. */
const words = Effect.runSync(Effect.cached(portugueseWords))

export const joinedPages = (pages: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>> =>
  mayBeBroken(pages) ? Effect.map(words, (isWord) => joinBrokenWords(pages, isWord)) : Effect.succeed(pages)

/** The pages in `output`; `null`: no word was joined, and nothing written. */
export const handle = Effect.fnUntraced(function* ({ output, pages, path }: JoinWordsRequest) {
  const texts = yield* readPages(path, pages)
  const joined = yield* joinedPages(texts)
  if (joined === texts) return null
  const spans = yield* writePages(output, joined)
  return spans.map((span, i) => ({ ...span, quality: measure(joined[i]!) }))
})
