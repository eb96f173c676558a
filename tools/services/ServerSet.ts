/**
 * A set of real servers for one test run or bench, started and stopped by the scripts beside this file.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type ServerName = "postgres" | "s3" | "opensearch" | "tika" | "pgbouncer"

export interface ServerSet {
  /** The contract's variables for these servers, and `SERVICES_HOME`, which identifies the set. */
  readonly variables: Readonly<Record<string, string>>
  /** Stops the servers and removes their data. */
  readonly stop: () => Promise<void>
}

/** The output of the scripts: one `export NAME='value'` per line. */
export const variablesIn = (printed: string): Record<string, string> =>
  Object.fromEntries([...printed.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]))

/**
 * Starts the servers on free ports, in a folder of their own, and waits until all are ready. Tika reads without OCR, so
 * that its text does not depend on what the machine has installed.
 *
 * @param environment settings of the scripts, such as `OPENSEARCH_HEAP`
 */
export const startServers = async (
  names: ReadonlyArray<ServerName>,
  environment: Readonly<Record<string, string>> = {}
): Promise<ServerSet> => {
  const home = await mkdtemp(join(tmpdir(), "escriba-services-"))
  const env = { ...process.env, TIKA_OCR: "off", ...environment, SERVICES_HOME: home }
  const bash = (script: string, ...args: ReadonlyArray<string>) =>
    Bun.spawn(["bash", join(import.meta.dir, script), ...args], { stdio: ["ignore", "pipe", "inherit"], env })
  const stop = async () => {
    await bash("down.sh", "--wipe", ...names).exited
    await rm(home, { recursive: true, force: true })
  }
  const up = bash("up.sh", "--free", ...names)
  const said = await new Response(up.stdout).text()
  process.stderr.write(said)
  if ((await up.exited) !== 0) {
    await stop()
    throw new Error("the servers did not start")
  }
  const printed = await Promise.all(names.map((name) => new Response(bash(`${name}.sh`, "env").stdout).text()))
  return { variables: { ...variablesIn(printed.join("\n")), SERVICES_HOME: home }, stop }
}
