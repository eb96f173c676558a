/**
 * What the packages' test runs left behind, added up.
 *
 * @module
 */
import { rm } from "node:fs/promises"
import { Glob } from "bun"

interface VitestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{ readonly status: string; readonly fullName: string }>
  }>
}

const filesOf = (base: string) =>
  Array.fromAsync(new Glob(`{apps,packages,examples}/*/.vitest/${base}`).scan({ dot: true, onlyFiles: true }))

/** So that what an earlier run left is not taken for this one's. */
export const removeResults = async (base: string): Promise<void> => {
  for (const file of await filesOf(base)) await rm(file)
}

/**
 * Prints each skipped test, then `N passed, N failed, N skipped`.
 *
 * @param base the results' file in each package's `.vitest`
 * @returns the exit code: the tests', or 1 where none passed
 */
export const printResults = async (base: string, exitCode: number): Promise<number> => {
  const results: ReadonlyArray<VitestResults> = await Promise.all(
    (await filesOf(base)).map((file) => Bun.file(file).json())
  )
  const sum = (of: (result: VitestResults) => number) => results.reduce((total, result) => total + of(result), 0)
  const skipped = results
    .flatMap(({ testResults }) => testResults)
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "skipped" || status === "pending" || status === "todo")
  const passed = sum((result) => result.numPassedTests)

  for (const { fullName } of skipped) process.stdout.write(`skipped: ${fullName}\n`)
  process.stdout.write(
    `${passed} passed, ${sum((result) => result.numFailedTests)} failed, ${skipped.length} skipped\n`
  )
  return exitCode === 0 && passed === 0 ? 1 : exitCode
}
