/**
 * `failures`: lists the documents that failed, by reason. `failures retry`: makes them pending again.
 *
 * @module
 */
import { FailureRow, type Note, NotedRow, notes } from "@escriba/db/Reports"
import { ReasonCode } from "@escriba/gazettes/Reason"
import { Console, Effect, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { invalid } from "../../actions/ActionError.ts"
import { listFailures, listNoted } from "../../actions/ListFailures.ts"
import { RetryAnswer, retryFailures } from "../../actions/RetryFailures.ts"
import { counted } from "../../machine/Quantities.ts"
import * as Flags from "../Flags.ts"
import { jsonOf, printed } from "../Output.ts"
import { byReason, csvHeader, csvLine, describeFailures, notedHeader, notedLine } from "../view/FailuresView.ts"
import { describeNoted } from "../view/NotesView.ts"

const filters = {
  code: Flags.choice("reason", ReasonCode.literals, "Only this reason, for example Corrupt"),
  territoryId: Flags.oneTerritory("Only this territory")
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

const listNotes = Effect.fnUntraced(function* (
  note: Note,
  { isCsv, isJson, limit }: { readonly isCsv: boolean; readonly isJson: boolean; readonly limit: number },
  { code, territoryId }: { readonly code: string | undefined; readonly territoryId: string | undefined }
) {
  if (code !== undefined) return yield* invalid("flag", "takes no --reason: these documents did not fail")
  const rows = Stream.filter(listNoted(note), (row) => territoryId === undefined || row.territoryId === territoryId)
  const lines = (of: (row: NotedRow) => string) => Stream.runForEach(rows, (row) => Console.log(of(row)))
  if (isJson) return yield* lines(jsonOf(NotedRow))
  if (isCsv) return yield* Effect.andThen(Console.log(notedHeader), lines(notedLine))
  const shown: Array<NotedRow> = []
  const total = yield* Stream.runFold(
    rows,
    () => 0,
    (total, row) => {
      if (total < limit) shown.push(row)
      return total + 1
    }
  )
  yield* Console.log(describeNoted(note, shown, total))
})

export const failuresCommand = Command.make(
  "failures",
  {
    ...filters,
    note: Flags.choice(
      "flag",
      notes,
      "In place of failures: documents that are done and have this flag; `status` counts them"
    ),
    limit: Flags.limit("Files to list per reason. Default: 20; --json and --csv list all").pipe(Flag.withDefault(20)),
    isJson: Flags.json("One JSON object per line and document"),
    isCsv: Flags.onOff("csv", "A table for a spreadsheet")
  },
  ({ isCsv, isJson, limit, note, ...input }) => {
    if (note !== undefined) return listNotes(note, { isCsv, isJson, limit }, input)
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
    { command: "escriba failures --flag partial", description: "Which are done, and have pages without text?" },
    { command: "escriba failures --reason Encrypted --csv > encrypted.csv", description: "For a spreadsheet" },
    retryExample
  ])
)
