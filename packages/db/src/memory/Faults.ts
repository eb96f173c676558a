/**
 * What the database in memory was told to do wrong, and what went through it.
 *
 * @module
 */
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, type Context, Duration, Effect } from "effect"
import type { Archives } from "../Archives.ts"
import { DatabaseError, type DatabaseReason } from "../DatabaseError.ts"
import type { Gazettes } from "../Gazettes.ts"
import type { Ledger } from "../Ledger.ts"
import type { StageWork } from "../StageWork.ts"

export type MemoryMethod =
  | keyof Context.Service.Shape<typeof Gazettes>
  | keyof Context.Service.Shape<typeof Ledger>
  | `StageWork.${keyof Context.Service.Shape<typeof StageWork>}`
  | `Archives.${keyof Context.Service.Shape<typeof Archives>}`

interface Order {
  times: number
  readonly reason: DatabaseReason
  /** `undefined`: whatever method. */
  readonly on: MemoryMethod | undefined
}

const now = Effect.map(Clock.currentTimeMillis, timestampOf)

export class Faults {
  readonly counts = { pagesRead: 0, begun: 0, committed: 0, failed: 0 }
  private readonly orders: Array<Order> = []
  private lateness: Duration.Duration = Duration.zero
  private elsewhere: ReadonlySet<number> = new Set()

  order(order: Order) {
    this.orders.push(order)
  }

  delay(duration: Duration.Input) {
    this.lateness = Duration.fromInputUnsafe(duration)
  }

  claimElsewhere(ids: ReadonlyArray<number>) {
    this.elsewhere = new Set(ids)
  }

  isElsewhere(gazetteId: number): boolean {
    return this.elsewhere.has(gazetteId)
  }

  /** One call: late, then failing, or done at one stroke at the moment `at`. */
  readonly call = <A>(method: MemoryMethod, work: (at: string) => A): Effect.Effect<A, DatabaseError> =>
    Effect.suspend(() => (Duration.isZero(this.lateness) ? Effect.void : Effect.sleep(this.lateness))).pipe(
      Effect.andThen(now),
      Effect.flatMap((at) => {
        const order = this.orders.find(({ on, times }) => times > 0 && (on === undefined || on === method))
        if (order === undefined) return Effect.sync(() => work(at))
        order.times--
        return Effect.fail(new DatabaseError({ reason: order.reason, detail: `told to fail by MemoryDb: ${method}` }))
      })
    )
}
