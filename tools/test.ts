/**
 * `bun run test`: the tests of all packages by turbo, then how many passed, failed and were skipped.
 *
 * @module
 */
import { Glob } from "bun"

interface VitestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{ readonly status: string; readonly fullName: string }>
  }>
}

const turbo = Bun.spawn(["turbo", "run", "test", "--continue", ...process.argv.slice(2)], {
  stdio: ["ignore", "inherit", "inherit"],
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" }
})
const exitCode = await turbo.exited

const files = await Array.fromAsync(new Glob("{apps,packages}/*/.vitest/results.json").scan({ dot: true }))
const results: ReadonlyArray<VitestResults> = await Promise.all(files.map((file) => Bun.file(file).json()))
const sum = (of: (result: VitestResults) => number) => results.reduce((total, result) => total + of(result), 0)
const skipped = results
  .flatMap(({ testResults }) => testResults)
  .flatMap(({ assertionResults }) => assertionResults)
  .filter(({ status }) => status === "skipped" || status === "pending" || status === "todo")

for (const { fullName } of skipped) process.stdout.write(`skipped: ${fullName}\n`)
process.stdout.write(
  `${sum((result) => result.numPassedTests)} passed, ${sum((result) => result.numFailedTests)} failed, ${skipped.length} skipped\n`
)
const isEmpty = sum((result) => result.numPassedTests) === 0
process.exit(exitCode === 0 && isEmpty ? 1 : exitCode)
