/**
 * A database that fails on order, for tests.
 *
 * @module
 */
import { Context, Effect, Layer, Stream } from "effect"
import { Archives } from "./Archives.ts"
import type { Database } from "./Database.ts"
import { DatabaseError, type DatabaseReason } from "./DatabaseError.ts"
import { Gazettes } from "./Gazettes.ts"
import { Ledger } from "./Ledger.ts"
import { Leftovers } from "./Leftovers.ts"
import { Reports } from "./Reports.ts"
import { StageWork } from "./StageWork.ts"

const services = { Archives, Gazettes, Leftovers, Ledger, Reports, StageWork }
type Services = typeof services

/** The name of a call: `Ledger.begin`, `Gazettes.pages`. */
export type Operation = {
  [Name in keyof Services]: `${Name}.${Extract<keyof Context.Service.Shape<Services[Name]>, string>}`
}[keyof Services]

export class FaultOrders extends Context.Service<
  FaultOrders,
  {
    /**
     * The next `times` calls of `operation` fail with `error` and change nothing. Each page of a listing counts as a
     * call.
     */
    readonly failNext: (operation: Operation | "any", error: DatabaseReason, times?: number) => Effect.Effect<void>
    /** Cancels all orders. */
    readonly heal: Effect.Effect<void>
  }
>()("@escriba/db/FaultOrders") {}

interface Order {
  times: number
  readonly operation: Operation | "any"
  readonly error: DatabaseReason
}

/** The same database, but its calls fail as ordered. */
export const over = <A, E, R>(database: Layer.Layer<Database | A, E, R>) => obedient.pipe(Layer.provideMerge(database))

const obedient: Layer.Layer<Database | FaultOrders, never, Database> = Layer.effectContext(
  Effect.gen(function* () {
    let orders: ReadonlyArray<Order> = []
    const obey = (operation: string) =>
      Effect.suspend(() => {
        const order = orders.find(
          (order) => order.times > 0 && (order.operation === "any" || order.operation === operation)
        )
        if (order === undefined) return Effect.void
        order.times--
        return Effect.fail(new DatabaseError({ reason: order.error, detail: `ordered to fail: ${operation}` }))
      })
    const obeying = <Shape extends object>(name: string, shape: Shape) =>
      Object.fromEntries(
        Object.entries(shape).map(([method, member]) => [method, guarded(member, obey(`${name}.${method}`))])
      ) as Shape
    let context = Context.make(
      FaultOrders,
      FaultOrders.of({
        failNext: (operation, error, times = 1) =>
          Effect.sync(() => {
            orders = [...orders, { operation, error, times }]
          }),
        heal: Effect.sync(() => {
          orders = []
        })
      })
    ) as Context.Context<Database | FaultOrders>
    for (const [name, service] of Object.entries(services) as ReadonlyArray<[string, typeof Ledger]>) {
      context = Context.add(context, service, obeying(name, yield* service))
    }
    return context
  })
)

type Answer = Effect.Effect<unknown, DatabaseError> | Stream.Stream<unknown, DatabaseError>
type Member = Answer | ((...parameters: ReadonlyArray<unknown>) => Answer)

const guarded = (member: Member, before: Effect.Effect<void, DatabaseError>): Member => {
  const guard = (answer: Answer): Answer =>
    Stream.isStream(answer)
      ? Stream.transformPull(answer, (pull) => Effect.succeed(Effect.andThen(before, pull)))
      : Effect.andThen(before, answer)
  return typeof member === "function" ? (...parameters) => guard(member(...parameters)) : guard(member)
}
