/**
 * The work of derived stages in the embedded database.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { aboveAllIds, keysetPages } from "../KeysetPages.ts"
import { now } from "../Now.ts"
import { StageWork } from "../StageWork.ts"
import { SqliteConnection } from "./Connection.ts"
import { commitOne, failOne } from "./StageRows.ts"
import { countOf, pageBelow, stagesOf } from "./StageSelecting.ts"

export const layer = Layer.effect(
  StageWork,
  Effect.gen(function* () {
    const connection = yield* SqliteConnection
    return StageWork.of({
      pages: (selection) =>
        keysetPages(
          selection.pageSize,
          aboveAllIds,
          Effect.fn("SqliteStageWork.page")((cursor: number) =>
            connection.read((database) => pageBelow(database, selection, cursor))
          ),
          ({ gazetteId }) => gazetteId
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
