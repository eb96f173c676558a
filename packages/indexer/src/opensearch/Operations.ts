/**
 * Sends a bulk request. Operations that a busy server refused are sent again, until all operations are settled.
 *
 * @module
 */
import { Data, Effect, Result, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import { type Cluster, unlike } from "./Cluster.ts"
import { writeAliasOf } from "./IndexDefinition.ts"
import { fromAnswer, type OpenSearchFault, reasonOf, toIndexError } from "./OpenSearchErrors.ts"

/**
 * The result of an operation that needs no retry. Success: `created`, `updated`, `noop`, `deleted` or `not_found`.
 * Failure: the reason why the server will always refuse the operation.
 */
export type Settlement = Result.Result<string, OpenSearchFault>

export interface Operations<A> {
  readonly operations: ReadonlyArray<A>
  readonly linesOf: (operations: ReadonlyArray<A>) => Buffer
  /** Called once for each operation that was accepted or permanently refused. */
  readonly settle: (operation: A, settlement: Settlement) => void
  /** Whether searches see the change when the request returns. */
  readonly isRefreshed?: boolean
}

/** An operation that is put off: the server was too busy for it in every attempt. */
export interface PutOff<A> {
  readonly operation: A
  readonly fault: OpenSearchFault
}

/** Internal: lets one schedule retry both outages and operations that were put off. */
class StillPending extends Data.TaggedError("StillPending") {}

/**
 * Returns the operations that the server refused as too busy in every attempt. Fails with errors that concern all
 * operations, such as an outage that lasts longer than the retries. Operations that were settled before stay settled.
 */
export const send = <A>(
  cluster: Cluster,
  { isRefreshed = false, linesOf, operations, settle }: Operations<A>
): Effect.Effect<ReadonlyArray<PutOff<A>>, IndexError> =>
  Effect.suspend(() => {
    let pending = operations
    let putOff: ReadonlyArray<PutOff<A>> = []
    const attempt = Effect.gen(function* () {
      const settlements = yield* ask(cluster, linesOf(pending), pending.length, isRefreshed)
      putOff = pending.flatMap((operation, place) => {
        const settlement = settlements[place]!
        if (Result.isFailure(settlement) && reasonOf(settlement.failure) !== "Defect") {
          return [{ operation, fault: settlement.failure }]
        }
        settle(operation, settlement)
        return []
      })
      pending = putOff.map(({ operation }) => operation)
      const lasting = putOff.map(({ fault }) => toIndexError(fault)).find((error) => !error.isRetryable)
      if (lasting !== undefined) return yield* lasting
      if (pending.length > 0) return yield* new StillPending()
    })
    return attempt.pipe(
      Effect.retry({
        schedule: cluster.backoff,
        while: (error) => error._tag === "StillPending" || error.isRetryable
      }),
      Effect.catchTag("StillPending", () => Effect.void),
      Effect.map(() => putOff)
    )
  })

const Answer = Schema.Struct({
  status: Schema.Number,
  result: Schema.optionalKey(Schema.String),
  error: Schema.optionalKey(Schema.Unknown)
})

const BulkAnswer = Schema.Struct({
  items: Schema.Array(
    Schema.Union([
      Schema.Struct({ index: Answer }),
      Schema.Struct({ update: Answer }),
      Schema.Struct({ delete: Answer })
    ])
  )
})

/** Returns one settlement per operation, in order. */
const ask = Effect.fnUntraced(function* (
  cluster: Cluster,
  lines: Buffer,
  count: number,
  isRefreshed: boolean
): Effect.fn.Return<ReadonlyArray<Settlement>, IndexError> {
  const request = {
    method: "POST",
    path: `/${encodeURIComponent(writeAliasOf(cluster.index))}/_bulk`,
    querystring: {
      require_alias: true,
      refresh: isRefreshed,
      filter_path: "items.*.status,items.*.result,items.*.error"
    },
    lines
  } as const
  const { items } = yield* cluster.ask(request, BulkAnswer)
  if (items.length !== count) return yield* unlike(request)
  return items.map((item) => {
    const { error, result = "", status } = "index" in item ? item.index : "update" in item ? item.update : item.delete
    return error === undefined ? Result.succeed(result) : Result.fail(fromAnswer(status, error))
  })
})
