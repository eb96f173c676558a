/**
 * Idle children, ready for the next task.
 *
 * @module
 */
import { Effect, Exit, Scope } from "effect"
import { type Child, type ChildFault, type ChildKind, spawnChild } from "./Child.ts"

/** A boot takes 80 to 350 ms of CPU time and the code is compiled again: over so many tasks that cost is negligible. */
const tasksPerChild = 200
/** An idle child above this size has leaked and is replaced: fresh ones take 60 to 110 MB, after large editions 140 (measured). */
const mostIdleBytes = 192 * 1024 * 1024

interface Idle {
  readonly child: Child
  readonly scope: Scope.Closeable
}

type Needs = Effect.Services<ReturnType<typeof spawnChild>>

export interface ChildPool {
  /**
   * A child that may take `capBytes`, an idle or a new one. When the scope closes it is idle again if its last answer was
   * clean and it has not had its share of tasks; otherwise it is killed.
   */
  readonly child: (capBytes: number) => Effect.Effect<Child, ChildFault, Scope.Scope>
  /** Kills the idle children. */
  readonly clear: Effect.Effect<void>
}

/** The caller decides how many work at a time. All are killed when the scope closes. */
export const make = (kind: ChildKind): Effect.Effect<ChildPool, never, Exclude<Needs, Scope.Scope> | Scope.Scope> =>
  Effect.gen(function* () {
    const poolScope = yield* Effect.scope
    const context = yield* Effect.context<Exclude<Needs, Scope.Scope>>()
    const idles = new Set<Idle>()

    const spawn = (capBytes: number): Effect.Effect<Idle, ChildFault> =>
      Effect.gen(function* () {
        const scope = yield* Scope.fork(poolScope)
        const child = yield* spawnChild(kind, capBytes).pipe(
          Scope.provide(scope),
          Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
        )
        return { child, scope }
      }).pipe(Effect.provide(context))

    /** An idle child may have died, by the machine's out-of-memory killer perhaps: the next document must not be blamed. */
    const takeIdle = (capBytes: number): Effect.Effect<Idle | undefined> =>
      Effect.suspend(() => {
        for (const idle of idles) {
          if (idle.child.capBytes !== capBytes) continue
          idles.delete(idle)
          return idle.child.isAlive() ? Effect.succeed(idle) : Effect.andThen(kill(idle), takeIdle(capBytes))
        }
        return Effect.succeed(undefined)
      })

    const kill = ({ scope }: Idle) => Scope.close(scope, Exit.void)

    const giveBack = (idle: Idle) =>
      Effect.suspend(() => {
        const { child } = idle
        const isWorn = child.asked() >= tasksPerChild || child.idleBytes() > mostIdleBytes
        if (!child.isAlive() || !child.isClean() || isWorn) return kill(idle)
        idles.add(idle)
        return Effect.void
      })

    return {
      child: (capBytes) =>
        Effect.acquireRelease(
          Effect.flatMap(takeIdle(capBytes), (idle) =>
            idle === undefined ? Effect.interruptible(spawn(capBytes)) : Effect.succeed(idle)
          ),
          giveBack
        ).pipe(Effect.map(({ child }) => child)),
      clear: Effect.suspend(() => {
        const all = [...idles]
        idles.clear()
        return Effect.forEach(all, kill, { discard: true })
      })
    }
  })
