/**
 * State of a running run: the settings that all its documents share, and the claims that are still open.
 *
 * @module
 */
import type { DatabaseError } from "@escriba/db/DatabaseError"
import { Gazettes, type ListedGazette } from "@escriba/db/Gazettes"
import { type Claim, Ledger } from "@escriba/db/Ledger"
import { Clock, Deferred, Effect, Exit, Scope } from "effect"
import type { Fault, InForce } from "../faults/Fault.ts"
import type { BegunDocument, PublishContext } from "../stages/text/Publish.ts"
import type { DocumentLock } from "./DocumentLock.ts"
import * as Unwritten from "./Unwritten.ts"

/** The settings that all documents of a run share. */
export interface RunFacts extends Pick<PublishContext, "addresses"> {
  readonly id: number
  readonly inForce: InForce
  /** Folder for open claims that could not be reported to the database. */
  readonly unwritten: string
  readonly stop: Deferred.Deferred<Fault>
}

export interface RunInHand extends RunFacts, PublishContext {
  /**
   * Waits until the document may begin, and begins it. Resources in its scope are released when the document or the run
   * ends. `Conflict`: another run has claimed the document. `Stopped`: the run stopped while the document waited.
   */
  readonly begin: (
    gazette: ListedGazette,
    isAlone: boolean
  ) => Effect.Effect<BegunDocument | "Conflict" | "Stopped", DatabaseError>
  readonly end: (claim: Claim) => Effect.Effect<void>
}

interface OpenDocument {
  readonly claim: Claim
  readonly scope: Scope.Closeable
}

const keyOf = ({ gazetteId, stage }: Pick<Claim, "gazetteId" | "stage">) => `${gazetteId} ${stage}`

/** A document that is still open when the scope closes was interrupted. It becomes pending again, and no attempt is counted. */
export const make = Effect.fnUntraced(function* (run: RunFacts, lock: DocumentLock) {
  const ledger = yield* Ledger
  const territories = yield* Effect.cached((yield* Gazettes).territories)
  const runScope = yield* Effect.scope
  const open = new Map<string, OpenDocument>()

  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      const claims = Array.from(open.values(), ({ claim }) => claim)
      return Unwritten.giveBack(claims, run.inForce).pipe(
        Effect.catch(() => Unwritten.write(run.unwritten, run.id, claims)),
        Effect.catch((error) =>
          Effect.logWarning(`documents at work could not be made pending again: ${error.message}`)
        )
      )
    })
  )

  const inHand: RunInHand = {
    ...run,
    territories,
    begin: Effect.fnUntraced(function* (gazette, isAlone) {
      const itemScope = yield* Scope.fork(runScope)
      yield* Scope.provide(lock.hold(isAlone), itemScope)
      const startedAt = yield* Clock.currentTimeMillis
      // Uninterruptible: every claim that the ledger has as `running` must be in `open`, so that an interruption can return it.
      const begun = Effect.gen(function* () {
        if (yield* Deferred.isDone(run.stop)) return "Stopped"
        const claim = yield* ledger.begin(gazette, "text", { runId: run.id, isAlone })
        if (claim === undefined) return "Conflict"
        open.set(keyOf(claim), { claim, scope: itemScope })
        return { claim, startedAt, itemScope }
      })
      const answer = yield* Effect.uninterruptible(begun)
      if (typeof answer === "string") yield* Scope.close(itemScope, Exit.void)
      return answer
    }),
    end: (claim) =>
      Effect.suspend(() => {
        const document = open.get(keyOf(claim))
        open.delete(keyOf(claim))
        return document === undefined ? Effect.void : Scope.close(document.scope, Exit.void)
      })
  }
  return inHand
})
