/**
 * Words that were broken at a line's end, made whole in the stored text or in the index.
 *
 * @module
 */
import { measure } from "@escriba/extractors/Quality"
import { joinBrokenWords, mayBeBroken } from "@escriba/gazettes/words/BrokenWords"
import type { IndexItem } from "@escriba/indexer/SearchIndex"
import { Context, Effect, FileSystem, Layer, type PlatformError, type Scope } from "effect"
import { pageTexts } from "../../extraction/Extraction.ts"
import type { JoinedPlace } from "../../settings/JoinedPlace.ts"
import type { MadeText } from "./MadeText.ts"
import { portugueseWords } from "./PortugueseWords.ts"

type Join = (pages: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string>>

/** By default nothing is joined. */
export const WordJoining = Context.Reference<{ readonly place: JoinedPlace; readonly join: Join }>(
  "@escriba/runner/WordJoining",
  { defaultValue: () => ({ place: "none", join: Effect.succeed }) }
)

/** The list of words is read when the first text needs it. */
export const layer = (place: JoinedPlace) =>
  Layer.effect(
    WordJoining,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const read = Effect.orDie(Effect.provideService(portugueseWords, FileSystem.FileSystem, fs))
      const words = yield* Effect.cached(read)
      return {
        place,
        join: (pages: ReadonlyArray<string>) =>
          mayBeBroken(pages) ? Effect.map(words, (isWord) => joinBrokenWords(pages, isWord)) : Effect.succeed(pages)
      }
    })
  )

/**
 * The text to be stored: as it was made, or in another file beside it.
 *
 * @param memory held while the whole text is in memory
 */
export const joinedText = (extracted: MadeText, memory: Effect.Effect<void, never, Scope.Scope>) =>
  Effect.flatMap(WordJoining, ({ join, place }) =>
    place === "text" ? Effect.scoped(Effect.andThen(memory, rewritten(extracted, join))) : Effect.succeed(extracted)
  )

const rewritten = Effect.fnUntraced(function* (
  extracted: MadeText,
  join: Join
): Effect.fn.Return<MadeText, PlatformError.PlatformError, FileSystem.FileSystem> {
  const texts = yield* pageTexts(extracted)
  const joined = yield* join(texts)
  if (joined === texts) return extracted
  const path = `${extracted.path}.joined`
  yield* (yield* FileSystem.FileSystem).writeFileString(path, joined.join("\n"))
  let offsetBytes = 0
  const pages = extracted.pages.map((page, i) => {
    const lengthBytes = Buffer.byteLength(joined[i]!)
    const moved = { ...page, offsetBytes, lengthBytes, quality: measure(joined[i]!) }
    offsetBytes += lengthBytes + 1
    return moved
  })
  return { ...extracted, path, pages, sizeBytes: Math.max(0, offsetBytes - 1) }
})

/** The document as it is searched. */
export const joinedItem = Effect.fnUntraced(function* (item: IndexItem): Effect.fn.Return<IndexItem> {
  const { join, place } = yield* WordJoining
  if (place !== "index") return item
  const texts = item.pages.map(({ text }) => text)
  const joined = yield* join(texts)
  return joined === texts ? item : { ...item, pages: item.pages.map((page, i) => ({ ...page, text: joined[i]! })) }
})
