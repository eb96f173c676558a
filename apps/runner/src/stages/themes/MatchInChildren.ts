/**
 * Texts of the embedded index are matched in children: the event loop stays free, and each processor has a text.
 *
 * @module
 */
import { fragmentsIn, TextMatcher } from "@escriba/indexer/FindInTexts"
import { IndexError } from "@escriba/indexer/IndexError"
import { Effect, FileSystem, Layer } from "effect"
import { Children } from "../../children/Children.ts"
import { Scratch } from "../../machine/Scratch.ts"

/** A shorter text takes 3 ms (0.2 s per megabyte, measured): no longer than to hand it to a child. */
const hereCharacters = 16 * 1024

export const layer = (textsAtOnce: number) =>
  Layer.effect(
    TextMatcher,
    Effect.gen(function* () {
      const children = yield* Children
      const fs = yield* FileSystem.FileSystem
      const { directory } = yield* Scratch
      return {
        match: (text, queries) =>
          text.length <= hereCharacters
            ? Effect.sync(() => fragmentsIn(text, queries))
            : Effect.gen(function* () {
                const path = `${yield* directory}/text`
                yield* fs.writeFileString(path, text)
                return (yield* children.ask("findExcerpts", { path, queries })).answer
              }).pipe(
                Effect.scoped,
                Effect.mapError((error) => new IndexError({ reason: "Defect", detail: error.message, cause: error }))
              ),
        textsAtOnce
      }
    })
  )
