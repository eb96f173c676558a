/**
 * The real servers of a test: those that `test:services` started, or a set of the test's own that it may stop and kill.
 *
 * @module
 */
import { Effect, type Scope } from "effect"
import { type ServerName, variablesIn } from "../../../../tools/services/ServerSet.ts"
import { temporary } from "../Command.ts"

const scripts = Bun.fileURLToPath(new URL("../../../../tools/services", import.meta.url))

/** The contract's variables for the servers that all tests share. */
export const sharedServers: Effect.Effect<Record<string, string>> = Effect.sync(() => {
  const names = [
    ...["POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"],
    ...["STORAGE_ENDPOINT", "STORAGE_REGION", "STORAGE_BUCKET", "STORAGE_ACCESS_KEY", "STORAGE_ACCESS_SECRET"],
    ...["OPENSEARCH_HOST", "APACHE_TIKA_SERVER"]
  ]
  return Object.fromEntries(
    names.map((name) => {
      const value = process.env[name]
      if (value === undefined || value === "") throw new Error(`${name} is not set: \`bun run test:services\` sets it`)
      return [name, value]
    })
  )
})

export interface OwnServer {
  /** The contract's variables for it. */
  readonly variables: Readonly<Record<string, string>>
  /** Ends it as its keeper would. */
  readonly stop: Effect.Effect<void>
  /** Ends it and its children as the machine's out-of-memory killer would. */
  readonly kill: Effect.Effect<void>
  /** Starts it again where it was, with its data. */
  readonly start: Effect.Effect<void>
}

/** A server of the test's own, on a free port, gone with its data when the scope closes. */
export const ownServer = (name: ServerName, environment: Record<string, string> = {}) =>
  Effect.gen(function* () {
    const home = yield* temporary
    const bash = (...args: ReadonlyArray<string>) =>
      Effect.promise(async () => {
        const child = Bun.spawn(["bash", `${scripts}/${name}.sh`, ...args], {
          env: { ...process.env, ...environment, SERVICES_HOME: home },
          stdio: ["ignore", "pipe", "pipe"]
        })
        const [output, errors, exitCode] = await Promise.all([
          new Response(child.stdout).text(),
          new Response(child.stderr).text(),
          child.exited
        ])
        if (exitCode !== 0) throw new Error(`${name}.sh ${args.join(" ")}: ${errors}`)
        return output
      })
    yield* Effect.acquireRelease(bash("start", "free"), () => bash("wipe"))
    const server: OwnServer = {
      variables: variablesIn(yield* bash("env")),
      stop: Effect.asVoid(bash("stop")),
      kill: Effect.asVoid(bash("kill")),
      start: Effect.asVoid(bash("restart"))
    }
    return server
  }) satisfies Effect.Effect<OwnServer, unknown, Scope.Scope | Effect.Services<typeof temporary>>
