/**
 * Writes the set into a directory.
 *
 * @module
 */
import { Effect, FileSystem, type PlatformError } from "effect"
import type { SpecimenFile } from "./Manifest.ts"
import { specimens } from "./specimens.ts"

/**
 * Creates the directory if it is missing and writes every specimen into it, replacing files of the same name. About
 * 1 MB on disk, and one sparse file.
 *
 * @returns the written files, in the set's order; fails if the file system refuses one
 */
export const writeSpecimens = Effect.fn("writeSpecimens")(function* (
  directory: string
): Effect.fn.Return<ReadonlyArray<SpecimenFile>, PlatformError.PlatformError, FileSystem.FileSystem> {
  const fs = yield* FileSystem.FileSystem
  return yield* Effect.forEach(specimens, ({ path, format, expected, words, make, extendedToBytes }) =>
    Effect.gen(function* () {
      const file = `${directory}/${path}`
      yield* fs.makeDirectory(file.slice(0, file.lastIndexOf("/")), { recursive: true })
      yield* fs.writeFile(file, yield* make)
      if (extendedToBytes !== undefined) yield* fs.truncate(file, extendedToBytes)
      return { path, format, expected, words }
    })
  )
})
