/**
 * The work of later stages in PostgreSQL.
 *
 * @module
 */
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer, Option, Stream } from "effect"
import { StageWork } from "../StageWork.ts"
import { Connections } from "./Connections.ts"
import { commitBatch, failOne } from "./StageRows.ts"
import { countOf, pageBelow, stagesOf } from "./StageSelecting.ts"

const now = Effect.map(Clock.currentTimeMillis, timestampOf)

/** In place of the cursor before the first page: above every id. */
const beforeFirst = Number.MAX_SAFE_INTEGER

export const layer = Layer.effect(
  StageWork,
  Effect.gen(function* () {
    const { use } = yield* Connections
    return StageWork.of({
      pages: (selection) =>
        Stream.paginate(
          beforeFirst,
          Effect.fn("PostgresStageWork.page")(function* (cursor: number) {
            const items = yield* use((connection) => pageBelow(connection, selection, cursor))
            const next = items.length < selection.pageSize ? undefined : items.at(-1)?.gazetteId
            return [items.length === 0 ? [] : [items], Option.fromUndefinedOr(next)] as const
          })
        ),
      count: Effect.fn("PostgresStageWork.count")((selection) => use((connection) => countOf(connection, selection))),
      commit: Effect.fn("PostgresStageWork.commit")(function* (version, results) {
        const at = yield* now
        return yield* use((connection) => connection.transaction(commitBatch(connection, version, results, at)))
      }),
      fail: Effect.fn("PostgresStageWork.fail")(function* (version, item, failure) {
        const at = yield* now
        return yield* use((connection) => connection.transaction(failOne(connection, version, item, failure, at)))
      }),
      stages: use(stagesOf).pipe(Effect.withSpan("PostgresStageWork.stages"))
    })
  })
)
