/**
 * The program as a person starts it: a process, its output, its exit code. `bin.ts` runs the build if there is one of exactly
 * these sources, and the sources otherwise; so tests run the sources, without a word, where `bun run build` is out of date.
 *
 * @module
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Effect, FileSystem } from "effect"

export const program = Bun.fileURLToPath(new URL("../src/bin.ts", import.meta.url))

export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Nothing of the caller's environment but the PATH reaches it. */
export const escriba = (
  args: ReadonlyArray<string>,
  environment: Record<string, string> = {},
  cwd?: string
): Effect.Effect<Ended> =>
  Effect.promise(async () => {
    const child = Bun.spawn([process.execPath, program, ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
      stdio: ["ignore", "pipe", "pipe"]
    })
    const [stdout, stderr, exitCode] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited
    ])
    return { exitCode, stdout, stderr }
  })

/** A folder of its own for one test. */
export const temporary = Effect.flatMap(FileSystem.FileSystem, (fs) =>
  Effect.flatMap(fs.makeTempDirectoryScoped({ prefix: "escriba-test-" }), (path) => fs.realPath(path))
)

export const withServices = Effect.provide(NodeServices.layer)
