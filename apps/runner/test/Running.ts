/**
 * The running program, watched through its log.
 *
 * @module
 */
import { Effect } from "effect"
import { type Ended, program } from "./Command.ts"

type Signal = "SIGINT" | "SIGKILL" | "SIGTERM"

export interface Running {
  readonly pid: number
  /** Waits until a line of its log says so; dies when the program ends without it. */
  readonly untilItSays: (pattern: RegExp) => Effect.Effect<void>
  readonly isOver: () => boolean
  readonly signal: (signal: Signal) => Effect.Effect<void>
  /** Sends the signal and waits for the end. */
  readonly kill: (signal: Signal) => Effect.Effect<Ended>
  readonly ended: Effect.Effect<Ended>
}

const killed = (child: Bun.Subprocess, signal: Signal) =>
  Effect.promise(() => {
    child.kill(signal)
    return child.exited
  })

/** Killed when the scope closes, if it still runs. */
export const running = (args: ReadonlyArray<string>, environment: Record<string, string>) =>
  Effect.gen(function* () {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        Bun.spawn([process.execPath, program, ...args], {
          env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
          stdio: ["ignore", "pipe", "pipe"]
        })
      ),
      (open) => killed(open, "SIGKILL")
    )
    let log = ""
    const listeners = new Set<() => void>()
    const logged = (async () => {
      const decoder = new TextDecoder()
      for await (const chunk of child.stderr) {
        log += decoder.decode(chunk, { stream: true })
        for (const listener of listeners) listener()
      }
      for (const listener of listeners) listener()
    })()
    const ended = Promise.all([new Response(child.stdout).text(), logged, child.exited]).then(
      ([stdout, , exitCode]): Ended => ({ stdout, stderr: log, exitCode })
    )
    const self: Running = {
      pid: child.pid,
      isOver: () => child.exitCode !== null,
      signal: (signal) => Effect.sync(() => child.kill(signal)),
      untilItSays: (pattern) =>
        Effect.callback<void>((resume) => {
          const look = () => {
            if (pattern.test(log)) resume(Effect.void)
          }
          listeners.add(look)
          look()
          void ended.then(({ exitCode, stderr }) =>
            resume(Effect.die(new Error(`ended with ${exitCode} and never said ${pattern}: ${stderr}`)))
          )
          return Effect.sync(() => void listeners.delete(look))
        }),
      kill: (signal) =>
        Effect.andThen(
          killed(child, signal),
          Effect.promise(() => ended)
        ),
      ended: Effect.promise(() => ended)
    }
    return self
  })
