/**
 * Extracts the text of a local file, outside the pipeline.
 *
 * @module
 */
import { Effect, Path } from "effect"
import { Scratch } from "../machine/Scratch.ts"
import { type AskedExtractor, Extraction } from "./Extraction.ts"

/** The file is mapped in place and never written to. A file that shrinks while it is read kills the child, not this process. */
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
