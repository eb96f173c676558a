/**
 * The work of derived stages in PostgreSQL.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { aboveAllIds, keysetPages } from "../KeysetPages.ts"
import { now } from "../Now.ts"
import { StageWork } from "../StageWork.ts"
import { Connections } from "./Connections.ts"
import { commitBatch, failOne } from "./StageRows.ts"
import { countOf, pageBelow, stagesOf } from "./StageSelecting.ts"

export const layer = Layer.effect(
  StageWork,
  Effect.gen(function* () {
    const { use } = yield* Connections
    return StageWork.of({
      pages: (selection) =>
        keysetPages(
          selection.pageSize,
          aboveAllIds,
          Effect.fn("PostgresStageWork.page")((cursor: number) =>
            use((connection) => pageBelow(connection, selection, cursor))
          ),
          ({ gazetteId }) => gazetteId
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
