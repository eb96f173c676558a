/**
 * `failures`: which documents did not get done, and why.
 *
 * @module
 */
import { type FailureFilter, type FailureRow, Ledger } from "@escriba/db/Ledger"
import { isReasonCode, Reasons } from "@escriba/gazettes/Reason"
import { stringify } from "csv-stringify/sync"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as House from "../../house/House.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { configured } from "../Configured.ts"
import { usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { requireDatabase } from "../Home.ts"
import { styled } from "../view/Format.ts"
import { remedyOf } from "../view/RunView.ts"

const filters = {
  reason: Flags.text("reason", "Only this reason, for example Corrupt"),
  territory: Flags.text("territory", "Only this IBGE code")
}

const filterOf = Effect.fnUntraced(function* (input: {
  readonly reason: Option.Option<string>
  readonly territory: Option.Option<string>
}) {
  const code = Option.getOrUndefined(input.reason)
  if (code !== undefined && !isReasonCode(code)) {
    return yield* usage(`--reason ${code}: there is no such reason; there are ${Object.keys(Reasons).join(", ")}`)
  }
  return { code, territoryId: Option.getOrUndefined(input.territory) } satisfies FailureFilter
})

const retryCommand = Command.make(
  "retry",
  {
    ...filters,
    id: Flags.gazetteIds,
    json: Flags.json("Print the count as JSON")
  },
  (input) =>
    Effect.gen(function* () {
      yield* requireDatabase
      const filter = { ...(yield* filterOf(input)), ids: Flags.orAll(input.id) }
      const retried = yield* Effect.flatMap(Ledger, (ledger) => ledger.retry(filter)).pipe(
        Effect.provide(House.database)
      )
      yield* Console.log(
        input.json ? JSON.stringify({ retried }) : `${counted(retried, "document")} pending again; \`run\` does them`
      )
    })
).pipe(
  Command.provide(configured),
  Command.withDescription("Make failed documents pending again, as if they had never failed"),
  Command.withExamples([
    { command: "escriba failures retry --reason NotFound", description: "After restoring the files" }
  ])
)

export const failuresCommand = Command.make(
  "failures",
  {
    ...filters,
    limit: Flags.limit("Files to list a reason. Default: 20; --json and --csv list all").pipe(Flag.withDefault(20)),
    json: Flags.json("One JSON object a line and document"),
    csv: Flags.onOff("csv", "A table for a spreadsheet")
  },
  (input) =>
    Effect.gen(function* () {
      yield* requireDatabase
      const filter = yield* filterOf(input)
      const rows = yield* Effect.flatMap(Ledger, (ledger) => ledger.failures(filter)).pipe(
        Effect.provide(House.database)
      )
      if (input.json) yield* Effect.forEach(rows, (row) => Console.log(JSON.stringify(row)), { discard: true })
      else yield* Console.log(input.csv ? toCsv(rows) : describe(rows, input.limit))
    })
).pipe(
  Command.provide(configured),
  Command.withDescription("List the documents that failed, by reason, with what to do about each reason"),
  Command.withExamples([
    { command: "escriba failures --reason Encrypted --csv > encrypted.csv", description: "For a spreadsheet" },
    { command: "escriba failures retry --reason NotFound", description: "After restoring the files" }
  ]),
  Command.withSubcommands([retryCommand])
)

/** What a spreadsheet would take for a formula is escaped: a file may have any name. */
const toCsv = (rows: ReadonlyArray<FailureRow>): string =>
  stringify(
    rows.map((row) => ({ ...row, remedy: remedyOf(row.code) })),
    { header: true, columns: csvColumns, escape_formulas: true }
  ).trimEnd()

const csvColumns: ReadonlyArray<keyof FailureRow | "remedy"> = [
  "gazetteId",
  "stage",
  "code",
  "message",
  "remedy",
  "state",
  "failures",
  "retryAfter",
  "territoryId",
  "collection",
  "date",
  "mediaType",
  "place",
  "filePath",
  "updatedAt"
]

const describe = (rows: ReadonlyArray<FailureRow>, limit: number): string => {
  if (rows.length === 0) return "No document failed."
  const groups = Map.groupBy(rows, (row) => row.code)
  return [...groups]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([code, group]) => describeGroup(code, group, limit))
    .join("\n\n")
}

const describeGroup = (code: string, rows: ReadonlyArray<FailureRow>, limit: number): string => {
  const more = rows.length - limit
  return [
    `${styled("bold", code)}: ${counted(rows.length, "document")}; ${remedyOf(code)}`,
    ...rows
      .slice(0, limit)
      .map(
        ({ gazetteId, message, place, stage, state }) =>
          `  ${gazetteId}  ${place}\n      ${styled("dim", `${stage === "text" ? "" : `${stage}: `}${message} (${state})`)}`
      ),
    ...(more > 0 ? [`  and ${count(more)} more`] : [])
  ].join("\n")
}
