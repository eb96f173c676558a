/**
 * Matches the texts of the embedded index in children, so that the event loop stays free and each processor has a text.
 *
 * @module
 */
import { fragmentsIn, TextMatcher } from "@escriba/indexer/FindInTexts"
import { IndexError } from "@escriba/indexer/IndexError"
import { Array as Arr, Effect, FileSystem, Layer } from "effect"
import { Children } from "../../children/Children.ts"
import { Scratch } from "../../machine/Scratch.ts"

/**
 * A shorter text is matched in this process: it takes 3 ms (0.2 s per megabyte, measured), no longer than sending it to a
 * child.
 */
const hereCharacters = 16 * 1024

/** About half a megabyte: the event loop encodes at most this in one turn. */
const pagesAtOnce = 200

export const layer = (textsAtOnce: number) =>
  Layer.effect(
    TextMatcher,
    Effect.gen(function* () {
      const children = yield* Children
      const fs = yield* FileSystem.FileSystem
      const { directory } = yield* Scratch
      return {
        match: (pages, queries) =>
          pages.reduce((sum, { length }) => sum + length + 1, 0) <= hereCharacters
            ? Effect.sync(() => fragmentsIn(pages.join("\n"), queries))
            : Effect.gen(function* () {
                const path = `${yield* directory}/text`
                for (const [i, portion] of Arr.chunksOf(pages, pagesAtOnce).entries()) {
                  yield* fs.writeFileString(path, `${i === 0 ? "" : "\n"}${portion.join("\n")}`, { flag: "a" })
                }
                return (yield* children.ask("findExcerpts", { path, queries })).answer
              }).pipe(
                Effect.scoped,
                Effect.mapError((error) => new IndexError({ reason: "Defect", detail: error.message, cause: error }))
              ),
        textsAtOnce
      }
    })
  )
