/**
 * Dumps of the existing system for tests. They are beside the repository, never in it.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"

const folder = join(import.meta.dirname, "../../../../shared/contract")

export const hasContract = existsSync(join(folder, "themes/excerpts.jsonl"))

/** For the title of a test that needs the contract. */
export const withoutContract = "skipped without ../shared/contract"

export const contractFile = (name: string) => join(folder, name)

export const contractText = (name: string): string => {
  const bytes = readFileSync(contractFile(name))
  return (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString()
}

export const contractJson = (name: string) => JSON.parse(contractText(name))

/** The values of a file that holds one JSON value per line. */
export const contractLines = <A>(name: string): ReadonlyArray<A> =>
  contractText(name)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
