/**
 * The stages after the text, one line each.
 *
 * @module
 */
import { count, duration } from "../../machine/Quantities.ts"
import type { StageReport } from "../../stages/StageRun.ts"
import { table } from "./Terminal.ts"

export const describeStages = (stages: ReadonlyArray<StageReport>): string =>
  table(
    ["Stage", "Gazettes", "Excerpts", "Failed", "Took"],
    stages.map((row) => [row.stage, count(row.done), count(row.excerpts), count(row.failed), duration(row.durationMs)]),
    { right: [1, 2, 3, 4] }
  )
