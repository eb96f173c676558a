/**
 * `failures`: lists the documents that failed, by reason. `failures retry`: makes them pending again.
 *
 * @module
 */
import { FailureRow } from "@escriba/db/Reports"
import { ReasonCode } from "@escriba/gazettes/Reason"
import { Console, Effect, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { TerritoryId } from "../../actions/Inputs.ts"
import { listFailures } from "../../actions/ListFailures.ts"
import { RetryAnswer, retryFailures } from "../../actions/RetryFailures.ts"
import { counted } from "../../machine/Quantities.ts"
import * as Flags from "../Flags.ts"
import { jsonOf, printed } from "../Output.ts"
import { byReason, csvHeader, csvLine, describeFailures } from "../view/FailuresView.ts"

const filters = {
  code: Flags.one("reason", ReasonCode, "Only this reason, for example Corrupt"),
  territoryId: Flags.one("territory", TerritoryId, "Only this IBGE code")
}
const retryExample = { command: "escriba failures retry --reason NotFound", description: "After restoring the files" }

export const retryCommand = Command.make(
  "retry",
  { ...filters, ids: Flags.gazetteIds, isJson: Flags.json("Print the count as JSON") },
  ({ isJson, ...input }) =>
    Effect.flatMap(
      retryFailures(input),
      printed(RetryAnswer, ({ retried }) => `${counted(retried, "document")} pending again; \`run\` does them`, isJson)
    )
).pipe(
  Command.withDescription("Make failed documents pending again, as if they had never failed"),
  Command.withExamples([retryExample])
)

export const failuresCommand = Command.make(
  "failures",
  {
    ...filters,
    limit: Flags.limit("Files to list per reason. Default: 20; --json and --csv list all").pipe(Flag.withDefault(20)),
    isJson: Flags.json("One JSON object per line and document"),
    isCsv: Flags.onOff("csv", "A table for a spreadsheet")
  },
  ({ isCsv, isJson, limit, ...input }) => {
    const rows = listFailures(input)
    const lines = (of: (row: FailureRow) => string) => Stream.runForEach(rows, (row) => Console.log(of(row)))
    if (isJson) return lines(jsonOf(FailureRow))
    if (isCsv) return Effect.andThen(Console.log(csvHeader), lines(csvLine))
    return Stream.runFold(
      rows,
      () => new Map(),
      (groups, row) => byReason(groups, row, limit)
    ).pipe(Effect.flatMap((groups) => Console.log(describeFailures(groups))))
  }
).pipe(
  Command.withDescription("List the documents that failed, by reason, with what to do about each reason"),
  Command.withExamples([
    { command: "escriba failures --reason Encrypted --csv > encrypted.csv", description: "For a spreadsheet" },
    retryExample
  ])
)
