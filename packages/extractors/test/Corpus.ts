/**
 * Where the real documents lie, if they do: beside the repository, never in it.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const folder = join(import.meta.dirname, "../../../../shared/corpus")

export const hasCorpus = existsSync(join(folder, "README.md"))
export const corpusFile = (...path: ReadonlyArray<string>) => join(folder, ...path)
export const corpusText = (...path: ReadonlyArray<string>) => readFileSync(corpusFile(...path), "utf8")
export const corpusNames = (...path: ReadonlyArray<string>) =>
  hasCorpus ? readdirSync(corpusFile(...path)).toSorted() : []
export const isInCorpus = (...path: ReadonlyArray<string>) => existsSync(corpusFile(...path))

const words = (text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")

/** Harmonic mean of precision and recall over the words, each as often as it occurs, in any order; 0 to 1. */
export const tokenF1 = (text: string, truth: string): number => {
  const open = new Map<string, number>()
  const [found, expected] = [words(text), words(truth)]
  for (const word of expected) open.set(word, (open.get(word) ?? 0) + 1)
  let common = 0
  for (const word of found) {
    const left = open.get(word) ?? 0
    if (left > 0) common++
    open.set(word, left - 1)
  }
  return (2 * common) / (found.length + expected.length)
}
