/**
 * Real documents for tests. They are beside the repository, never in it.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { join } from "node:path"

const beside = join(import.meta.dirname, "../../../../shared/corpus")

export const hasCorpus = existsSync(join(beside, "README.md"))

/** For the title of a test that needs the corpus. */
export const withoutCorpus = "skipped without ../shared/corpus"

/** Its real path, without links: the path that the program reports. */
export const corpus = hasCorpus ? realpathSync(beside) : beside

export const corpusFile = (...path: ReadonlyArray<string>) => join(corpus, ...path)
export const corpusText = (...path: ReadonlyArray<string>) => readFileSync(corpusFile(...path), "utf8")
export const corpusNames = (...path: ReadonlyArray<string>) =>
  hasCorpus ? readdirSync(corpusFile(...path)).toSorted() : []
export const isInCorpus = (...path: ReadonlyArray<string>) => existsSync(corpusFile(...path))
