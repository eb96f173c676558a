/**
 * `bun run test`: the tests of all packages by turbo, then how many passed, failed and were skipped.
 *
 * @module
 */
import { printResults } from "./TestResults.ts"

const turbo = Bun.spawn(["turbo", "run", "test", "--continue", ...process.argv.slice(2)], {
  stdio: ["ignore", "inherit", "inherit"],
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" }
})
process.exit(await printResults("results.json", await turbo.exited))
