/**
 * A temporary folder in which the program runs; its files and processes are removed with it, also on Ctrl-C.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface Workplace {
  /** An empty folder for the documents. */
  readonly documents: string
  /** ESCRIBA_HOME, on the same disk. */
  readonly home: string
  /** The program as a person starts it. Of our environment only the PATH reaches it. */
  readonly start: (args: ReadonlyArray<string>, environment?: Readonly<Record<string, string>>) => Program
}

export type Program = Bun.Subprocess<"ignore", "pipe", "pipe">

const main = Bun.fileURLToPath(new URL("../../apps/runner/src/bin.ts", import.meta.url))
const build = Bun.fileURLToPath(new URL("../../apps/runner/build.ts", import.meta.url))
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const

/** Benches measure the built program, also without `bun run`. */
const buildProgram = () => {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, build])
  if (exitCode !== 0) throw new Error(`the program cannot be built: ${stderr.toString()}`)
}

/** Ends this process with exit code 0 if the work answers true, and 1 if it answers false or fails. */
export const inWorkplace = async (work: (workplace: Workplace) => Promise<boolean>): Promise<never> => {
  buildProgram()
  const root = mkdtempSync(join(tmpdir(), "escriba-bench-"))
  const running = new Set<Program>()

  let interruptedBy: number | undefined
  let left: Promise<void> | undefined
  /** Kills the program without a drain, because its output is thrown away. Its extraction children die with it. */
  const leave = () => {
    left ??= (async () => {
      for (const program of running) program.kill("SIGKILL")
      await Promise.all([...running].map((program) => program.exited))
      rmSync(root, { recursive: true, force: true, maxRetries: 5 })
    })()
    return left
  }
  for (const [signal, number] of Object.entries(signals)) {
    process.once(signal, () => {
      interruptedBy = number
      void leave().finally(() => process.exit(128 + number))
    })
  }

  const workplace: Workplace = {
    documents: join(root, "documents"),
    home: join(root, "home"),
    start: (args, environment = {}) => {
      const program = Bun.spawn([process.execPath, main, ...args], {
        env: { PATH: process.env.PATH, HOME: "/nonexistent", ESCRIBA_HOME: workplace.home, ...environment },
        stdio: ["ignore", "pipe", "pipe"]
      })
      running.add(program)
      void program.exited.then(() => running.delete(program))
      return program
    }
  }
  mkdirSync(workplace.documents)
  const isGood = await work(workplace).catch((error) => {
    if (interruptedBy === undefined) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return false
  })
  await leave()
  process.exit(interruptedBy === undefined ? (isGood ? 0 : 1) : 128 + interruptedBy)
}
