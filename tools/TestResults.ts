/**
 * Adds up the results of the packages' test runs.
 *
 * @module
 */
import { rm } from "node:fs/promises"
import { Glob } from "bun"

interface VitestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{
      readonly status: string
      readonly fullName: string
      readonly failureMessages: ReadonlyArray<string>
    }>
  }>
}

/** In characters: enough for the message and its origin, but not for a whole document that differs. */
const mostOfFailure = 2000

const filesOf = (base: string) =>
  Array.fromAsync(new Glob(`{apps,packages,examples}/*/.vitest/${base}`).scan({ dot: true, onlyFiles: true }))

/** Removes the results of an earlier run, so that they are not counted as this run's. */
export const removeResults = async (base: string): Promise<void> => {
  for (const file of await filesOf(base)) await rm(file)
}

/**
 * Prints each skipped test, each failed test with its reason (of a log, only the end is kept), then
 * `N passed, N failed, N skipped`.
 *
 * @param base the results' file in each package's `.vitest`
 * @returns the exit code of the tests, or 1 if no test passed
 */
export const printResults = async (base: string, exitCode: number): Promise<number> => {
  const results: ReadonlyArray<VitestResults> = await Promise.all(
    (await filesOf(base)).map((file) => Bun.file(file).json())
  )
  const sum = (of: (result: VitestResults) => number) => results.reduce((total, result) => total + of(result), 0)
  const tests = results.flatMap(({ testResults }) => testResults).flatMap(({ assertionResults }) => assertionResults)
  const skipped = tests.filter(({ status }) => status === "skipped" || status === "pending" || status === "todo")
  const failed = tests.filter(({ status }) => status === "failed")
  const passed = sum((result) => result.numPassedTests)

  for (const { fullName } of skipped) process.stdout.write(`skipped: ${fullName}\n`)
  for (const { failureMessages, fullName } of failed) {
    process.stdout.write(`failed: ${fullName}\n${failureMessages.join("\n").slice(0, mostOfFailure)}\n`)
  }
  process.stdout.write(
    `${passed} passed, ${sum((result) => result.numFailedTests)} failed, ${skipped.length} skipped\n`
  )
  return exitCode === 0 && passed === 0 ? 1 : exitCode
}
