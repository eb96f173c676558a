/**
 * `bun run test:services`: starts the four servers on free ports in a folder of their own, runs every package's
 * `*.services.ts` against them, and stops them, however it ends.
 *
 * @module
 */
import { startServers } from "./services/ServerSet.ts"
import { printResults, removeResults } from "./TestResults.ts"

const results = "services.json"

let turbo: Bun.Subprocess | undefined
/** The tests end first, the servers after them. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => turbo?.kill(signal))

await removeResults(results)
const servers = await startServers(["s3", "opensearch", "tika", "postgres"])
try {
  turbo = Bun.spawn(["turbo", "run", "test:services", "--continue", "--concurrency=1", ...process.argv.slice(2)], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...servers.variables, TURBO_TELEMETRY_DISABLED: "1" }
  })
  process.exitCode = await printResults(results, await turbo.exited)
} finally {
  await servers.stop()
}
