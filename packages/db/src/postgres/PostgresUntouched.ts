/**
 * The answers for a database that scrapers fill and in which no run has begun: everything that can be reported without
 * our tables.
 *
 * @module
 */
import { Effect, Layer, Stream } from "effect"
import { DatabaseError } from "../DatabaseError.ts"
import { Gazettes } from "../Gazettes.ts"
import { Reports } from "../Reports.ts"
import { Connections } from "./Connections.ts"
import { territoriesOf } from "./PostgresGazettes.ts"
import { totalsOf } from "./PostgresReports.ts"

const untouched = new DatabaseError({
  reason: "NotOurs",
  detail: "nothing was done with this database yet: the first `run` makes the ledger"
})

export const layer = Layer.unwrap(
  Effect.map(Connections, ({ use }) =>
    Layer.merge(
      Layer.succeed(
        Gazettes,
        Gazettes.of({
          pages: () => Stream.fail(untouched),
          plan: () => Effect.fail(untouched),
          existing: () => Effect.fail(untouched),
          find: () => Effect.fail(untouched),
          territories: use(territoriesOf)
        })
      ),
      Layer.succeed(
        Reports,
        Reports.of({
          failures: () => Stream.empty,
          noted: () => Stream.empty,
          runs: () => Stream.empty,
          settled: () => Stream.empty,
          entries: () => Effect.succeed([]),
          history: () => Effect.succeed([]),
          summary: Effect.map(use(totalsOf), (totals) => ({
            ...totals,
            missing: 0,
            failing: { unprocessed: 0, processed: 0 },
            byNote: [],
            byState: {},
            byStage: [],
            byReason: [],
            byFormat: [],
            lastRun: null
          }))
        })
      )
    )
  )
)
