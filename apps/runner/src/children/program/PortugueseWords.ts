/**
 * Tells whether a word is Portuguese.
 *
 * @module
 */
import { readFileSync } from "node:fs"
import { Effect } from "effect"
import { pathOf } from "../../machine/Assets.ts"

export type IsWord = (word: string) => boolean

/**
 * 189,000 words in lower case, as hashes of 64 bits in 1.5 MB; as strings they would take 15 MB. Another word passes for one of
 * them less than once in 10^13. Reading takes 80 ms of CPU (measured). The list is read and not imported, because a module
 * stays in memory.
 */
export const portugueseWords: Effect.Effect<IsWord> = Effect.map(
  Effect.flatMap(pathOf("portugueseWords"), (path) => Effect.sync(() => readFileSync(path, "utf8"))),
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
