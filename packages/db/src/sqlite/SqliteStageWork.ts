/**
 * The work of later stages in the embedded database.
 *
 * @module
 */
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect, Layer, Option, Stream } from "effect"
import { StageWork } from "../StageWork.ts"
import { SqliteConnection } from "./Connection.ts"
import { commitOne, failOne } from "./StageRows.ts"
import { countOf, pageBelow, stagesOf } from "./StageSelecting.ts"

const now = Effect.map(Clock.currentTimeMillis, timestampOf)

/** In place of the cursor before the first page: above every id. */
const beforeFirst = Number.MAX_SAFE_INTEGER

export const layer = Layer.effect(
  StageWork,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection
    return StageWork.of({
      pages: (selection) =>
        Stream.paginate(
          beforeFirst,
          Effect.fn("SqliteStageWork.page")(function* (cursor: number) {
            const items = yield* connection.read((database) => pageBelow(database, selection, cursor))
            const next = items.length < selection.pageSize ? undefined : items.at(-1)?.gazetteId
            return [items.length === 0 ? [] : [items], Option.fromUndefinedOr(next)] as const
          })
        ),
      count: Effect.fn("SqliteStageWork.count")((selection) =>
        connection.read((database) => countOf(database, selection))
      ),
      commit: Effect.fn("SqliteStageWork.commit")(function* (version, results) {
        const at = yield* now
        return yield* connection.transaction((database) =>
          results.map((result) => commitOne(database, version, result, at))
        )
      }),
      fail: Effect.fn("SqliteStageWork.fail")(function* (version, item, failure) {
        const at = yield* now
        return yield* connection.transaction((database) => failOne(database, version, item, failure, at))
      }),
      stages: connection.read(stagesOf).pipe(Effect.withSpan("SqliteStageWork.stages"))
    })
  })
)
