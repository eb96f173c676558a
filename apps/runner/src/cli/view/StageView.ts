/**
 * The stages after the text, one line each.
 *
 * @module
 */
import { parseStage } from "@escriba/db/Stage"
import { count, counted, duration } from "../../machine/Quantities.ts"
import type { StageReport } from "../../stages/StageRun.ts"
import { table } from "./Terminal.ts"

export const describeStages = (stages: ReadonlyArray<StageReport>): string =>
  table(
    ["Stage", "Gazettes", "Made", "Failed", "Took"],
    stages.map((row) => [
      row.stage,
      count(row.done),
      counted(row.excerpts, parseStage(row.stage).noun),
      count(row.failed),
      duration(row.durationMs)
    ]),
    { right: [1, 2, 3, 4] }
  )
