/**
 * Extraction children at rest, ready for the next document.
 *
 * @module
 */
import { Effect, Exit, Scope } from "effect"
import { type Child, type ChildFault, type ChildKind, spawnChild } from "./Child.ts"

/** A child boots in 80 to 350 ms of CPU time and compiles its code anew, which after so many documents costs nothing. */
const documentsPerChild = 200
/** One that holds more than this at rest has grown: fresh ones take 60 to 110 MB, after large editions 140 (measured). */
const mostRestBytes = 192 * 1024 * 1024

interface Resting {
  readonly child: Child
  readonly scope: Scope.Closeable
}

type Needs = Effect.Services<ReturnType<typeof spawnChild>>

export interface ChildPool {
  /**
   * A child that may take `capBytes`, one at rest or a new one. When the scope closes it rests again, if its last answer was
   * clean and it has not had its share of documents; else it is killed.
   */
  readonly child: (capBytes: number) => Effect.Effect<Child, ChildFault, Scope.Scope>
  /** Kills the children at rest. */
  readonly clear: Effect.Effect<void>
}

/** How many are at work at once is the caller's business. All are killed when the scope closes. */
export const make = (kind: ChildKind): Effect.Effect<ChildPool, never, Exclude<Needs, Scope.Scope> | Scope.Scope> =>
  Effect.gen(function* () {
    const poolScope = yield* Effect.scope
    const context = yield* Effect.context<Exclude<Needs, Scope.Scope>>()
    const atRest = new Set<Resting>()

    const spawn = (capBytes: number): Effect.Effect<Resting, ChildFault> =>
      Effect.gen(function* () {
        const scope = yield* Scope.fork(poolScope)
        const child = yield* spawnChild(kind, capBytes).pipe(
          Scope.provide(scope),
          Effect.onError((cause) => Scope.close(scope, Exit.failCause(cause)))
        )
        return { child, scope }
      }).pipe(Effect.provide(context))

    /** One that died at rest, by the machine's out-of-memory killer perhaps, must not look like the next document's fault. */
    const takeResting = (capBytes: number): Effect.Effect<Resting | undefined> =>
      Effect.suspend(() => {
        for (const resting of atRest) {
          if (resting.child.capBytes !== capBytes) continue
          atRest.delete(resting)
          return resting.child.isAlive()
            ? Effect.succeed(resting)
            : Effect.andThen(kill(resting), takeResting(capBytes))
        }
        return Effect.succeed(undefined)
      })

    const kill = ({ scope }: Resting) => Scope.close(scope, Exit.void)

    const rest = (resting: Resting) =>
      Effect.suspend(() => {
        const { child } = resting
        const isWorn = child.asked() >= documentsPerChild || child.restBytes() > mostRestBytes
        if (!child.isAlive() || !child.isClean() || isWorn) return kill(resting)
        atRest.add(resting)
        return Effect.void
      })

    return {
      child: (capBytes) =>
        Effect.acquireRelease(
          Effect.flatMap(takeResting(capBytes), (resting) =>
            resting === undefined ? Effect.interruptible(spawn(capBytes)) : Effect.succeed(resting)
          ),
          rest
        ).pipe(Effect.map(({ child }) => child)),
      clear: Effect.suspend(() => {
        const all = [...atRest]
        atRest.clear()
        return Effect.forEach(all, kill, { discard: true })
      })
    }
  })
