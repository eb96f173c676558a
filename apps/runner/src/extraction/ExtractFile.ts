/**
 * A file of this machine to its text, beside any pipeline.
 *
 * @module
 */
import { Effect, Path } from "effect"
import { Scratch } from "../machine/Scratch.ts"
import { type AskedExtractor, Extraction } from "./Extraction.ts"

/** A copy-on-write mapping of a file that shrinks kills a child, not us; the file itself is never written to. */
export const extractFile = Effect.fn("ExtractFile.extract")(function* (
  file: string,
  tell?: (asked: AskedExtractor) => Effect.Effect<void>
) {
  const paths = yield* Path.Path
  const directory = yield* (yield* Scratch).directory
  return yield* (yield* Extraction).extract({
    path: paths.resolve(file),
    name: paths.basename(file),
    directory,
    ...(tell === undefined ? {} : { tell })
  })
})
