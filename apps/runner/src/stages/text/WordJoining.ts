/**
 * Joins words that were broken at the end of a line, in the stored text or in the index.
 *
 * @module
 */
import { mayBeBroken } from "@escriba/gazettes/words/BrokenWords"
import { Context, Effect } from "effect"
import { Children } from "../../children/Children.ts"
import { pageTexts } from "../../extraction/Extraction.ts"
import { faultOf } from "../../faults/Fault.ts"
import type { JoinedPlace } from "../../settings/JoinedPlace.ts"
import type { MadeText } from "./MadeText.ts"

/** By default nothing is joined. */
export const WordJoining = Context.Reference<{
  readonly place: JoinedPlace
  /** The most bytes of a text that the index accepts: words after them are not joined there. */
  readonly maxIndexTextBytes: number
}>("@escriba/runner/WordJoining", { defaultValue: () => ({ place: "none", maxIndexTextBytes: 0 }) })

/** The text to store: the made text itself, or a new file beside it. */
export const joinedText = Effect.fnUntraced(function* (made: MadeText) {
  const { place } = yield* WordJoining
  const joined = place === "text" ? yield* join(made, made.pages) : null
  if (joined === null) return made
  const pages = made.pages.map((page, i) => ({ ...page, ...joined.pages[i]! }))
  const last = pages.at(-1)
  return { ...made, path: joined.path, pages, sizeBytes: last === undefined ? 0 : last.offsetBytes + last.lengthBytes }
})

/** The pages in the form that is searched. */
export const indexedPages = Effect.fnUntraced(function* (made: MadeText) {
  const { maxIndexTextBytes, place } = yield* WordJoining
  const texts = yield* pageTexts(made)
  if (place !== "index" || !mayBeBroken(texts)) return texts
  const indexed = made.pages.filter(({ lengthBytes, offsetBytes }) => offsetBytes + lengthBytes <= maxIndexTextBytes)
  const joined = yield* join(made, indexed)
  return joined === null ? texts : [...(yield* pageTexts(joined)), ...texts.slice(indexed.length)]
})

/** `null` if there is no word to join. */
const join = Effect.fnUntraced(function* ({ path }: MadeText, pages: MadeText["pages"]) {
  const spans = pages.map(({ lengthBytes, offsetBytes }) => ({ offsetBytes, lengthBytes }))
  const { answer, request } = yield* (yield* Children)
    .ask("joinWords", { path, pages: spans, output: `${path}.joined` })
    .pipe(Effect.mapError(({ detail, reason }) => faultOf(reason, `words could not be joined: ${detail}`)))
  return answer === null ? null : { path: request.output, pages: answer }
})
