/**
 * A run at work: what holds for all its documents, and which ones it has begun and not ended.
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

/** What holds for all documents of a run. */
export interface RunFacts extends Pick<PublishContext, "addresses"> {
  readonly id: number
  readonly inForce: InForce
  /** The folder for claims that the database cannot be told of. */
  readonly unwritten: string
  readonly stop: Deferred.Deferred<Fault>
}

export interface RunInHand extends RunFacts, PublishContext {
  /**
   * Waits until the document may be at work, and begins it. What is acquired in its scope is given back when the document
   * ends, or with the run. `Conflict`: another run has the document. `Stopped`: the run stopped while the document waited.
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

/** A document that is open when the scope closes was interrupted: it becomes pending again, and no attempt is counted. */
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
      // What the ledger calls running is always known here, so that an interruption can take it back.
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
