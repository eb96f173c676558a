/**
 * `bun run test:services`: starts the four servers on free ports in a folder of their own, runs every package's
 * `*.services.ts` against them, and stops them, however it ends.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { printResults, removeResults } from "./TestResults.ts"

const results = "services.json"
const services = join(import.meta.dir, "services")
const home = await mkdtemp(join(tmpdir(), "escriba-services-"))
/** Without OCR, so that the text does not depend on what the machine has installed. */
const environment: Record<string, string | undefined> = { ...process.env, SERVICES_HOME: home, TIKA_OCR: "off" }

const bash = (script: string, ...args: ReadonlyArray<string>) =>
  Bun.spawn(["bash", join(services, script), ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: environment
  }).exited

/** What `env.sh` prints: `export NAME='value'`, a line each. */
const variables = async (): Promise<Record<string, string>> => {
  const printed = await new Response(Bun.spawn(["bash", join(services, "env.sh")], { env: environment }).stdout).text()
  return Object.fromEntries(
    [...printed.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value])
  )
}

const runTests = async (): Promise<number> => {
  if ((await bash("up.sh", "--free")) !== 0) return 1
  const turbo = Bun.spawn(
    ["turbo", "run", "test:services", "--continue", "--concurrency=1", ...process.argv.slice(2)],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...environment, ...(await variables()), TURBO_TELEMETRY_DISABLED: "1" }
    }
  )
  running = turbo
  return await printResults(results, await turbo.exited)
}

let running: Bun.Subprocess | undefined
/** The tests end first, the servers after them. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => running?.kill(signal))

await removeResults(results)
const exitCode = await runTests().finally(async () => {
  await bash("down.sh", "--wipe")
  await rm(home, { recursive: true, force: true })
})
process.exit(exitCode)
