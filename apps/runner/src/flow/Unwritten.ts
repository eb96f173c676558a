/**
 * Stores the open claims that a run could not report to the database at its end, in a file for the next run. Without it, an
 * outage would look like the death of a run.
 *
 * @module
 */
import { type Claim, Ledger } from "@escriba/db/Ledger"
import { textStages } from "@escriba/db/Stage"
import { Effect, FileSystem, Schema } from "effect"
import { faultOf, type InForce, toFailure } from "../faults/Fault.ts"

const Claims = Schema.fromJsonString(
  Schema.Array(Schema.Struct({ gazetteId: Schema.Int, stage: Schema.Literals(textStages), attempt: Schema.Int }))
)

/** Makes documents pending again that were in progress when their run ended. No attempt is counted. */
export const giveBack = Effect.fnUntraced(function* (claims: ReadonlyArray<Claim>, inForce: InForce) {
  const ledger = yield* Ledger
  const cancelled = toFailure(faultOf("Cancelled", "the run was interrupted"), { startedAt: 0, endedAt: 0 }, inForce)
  yield* Effect.forEach(claims, (claim) => ledger.fail(claim, cancelled), { discard: true })
})

/** @param folder of one database, created if missing */
export const write = Effect.fnUntraced(function* (folder: string, runId: number, claims: ReadonlyArray<Claim>) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.makeDirectory(folder, { recursive: true })
  yield* fs.writeFileString(`${folder}/${runId}.json`, yield* Schema.encodeEffect(Claims)(claims))
})

/**
 * Reports the stored claims. MUST run before the ledger treats `running` claims as those of a dead run. A claim that has
 * ended meanwhile is not changed.
 */
export const replay = Effect.fnUntraced(function* (folder: string, inForce: InForce) {
  const fs = yield* FileSystem.FileSystem
  const names = yield* Effect.orElseSucceed(fs.readDirectory(folder), () => [])
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const path = `${folder}/${name}`
    const claims = yield* Effect.option(Effect.flatMap(fs.readFileString(path), Schema.decodeEffect(Claims)))
    if (claims._tag === "Some") yield* giveBack(claims.value, inForce)
    else
      yield* Effect.logWarning(`${path} cannot be read: the documents that it names count as begun by a run that died`)
    yield* fs.remove(path, { force: true })
  }
})
