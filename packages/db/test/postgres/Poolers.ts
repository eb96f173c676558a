/**
 * PgBouncer between the tests and the server that they are given.
 *
 * @module
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll } from "vitest"

const script = fileURLToPath(new URL("../../../../tools/services/pgbouncer.sh", import.meta.url))

const startTimeoutMs = 120_000

/** For the tests of a file, or of a `describe`. To be asked for its address when they run. */
export const poolerBy = (mode: "session" | "transaction" | "statement", settings = "") => {
  let home = ""
  let port = 0
  const bash = async (...args: ReadonlyArray<string>) => {
    const child = Bun.spawn(["bash", script, ...args], {
      env: { ...process.env, SERVICES_HOME: home, PGBOUNCER_POOL_MODE: mode, PGBOUNCER_SETTINGS: settings },
      stdio: ["ignore", "pipe", "inherit"]
    })
    const said = await new Response(child.stdout).text()
    if ((await child.exited) !== 0) throw new Error(`pgbouncer.sh ${args.join(" ")} failed`)
    return said
  }
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "escriba-pooler-"))
    await bash("start", "free")
    port = Number(/POSTGRES_PORT='(\d+)'/.exec(await bash("env"))?.[1])
  }, startTimeoutMs)
  afterAll(async () => {
    await bash("stop")
    await rm(home, { recursive: true, force: true })
  })
  return () => ({ host: "127.0.0.1", port })
}
