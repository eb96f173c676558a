/**
 * `failures`: which documents did not get done, and why.
 *
 * @module
 */
import { type FailureFilter, Ledger } from "@escriba/db/Ledger"
import { type FailureRow, Reports } from "@escriba/db/Reports"
import { isReasonCode, Reasons } from "@escriba/gazettes/Reason"
import { stringify } from "csv-stringify/sync"
import { Console, Effect, Option, Stream } from "effect"
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
      const pages = Stream.unwrap(Effect.map(Reports, (reports) => reports.failures(filter, { pageSize: 1000 })))
      const shown = input.json
        ? Stream.runForEach(pages, (rows) => Console.log(rows.map((row) => JSON.stringify(row)).join("\n")))
        : input.csv
          ? Console.log(csvOf([], true)).pipe(
              Effect.andThen(Stream.runForEach(pages, (rows) => Console.log(csvOf(rows, false))))
            )
          : Effect.flatMap(Stream.runFold(pages, noGroups, grouped(input.limit)), (groups) =>
              Console.log(describe(groups))
            )
      yield* Effect.provide(shown, House.database)
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
const csvOf = (rows: ReadonlyArray<FailureRow>, header: boolean): string =>
  stringify(
    rows.map((row) => ({ ...row, remedy: remedyOf(row.code) })),
    { header, columns: csvColumns, escape_formulas: true }
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

/** A reason's failures: all counted, and the latest as lines. */
interface Group {
  readonly count: number
  readonly lines: ReadonlyArray<string>
}
type Groups = ReadonlyMap<string, Group>

const noGroups = (): Groups => new Map()

const grouped =
  (limit: number) =>
  (groups: Groups, rows: ReadonlyArray<FailureRow>): Groups => {
    const next = new Map(groups)
    for (const row of rows) {
      const { count, lines } = next.get(row.code) ?? { count: 0, lines: [] }
      next.set(row.code, { count: count + 1, lines: count < limit ? [...lines, lineOf(row)] : lines })
    }
    return next
  }

const lineOf = ({ gazetteId, message, place, stage, state }: FailureRow): string =>
  `  ${gazetteId}  ${place}\n      ${styled("dim", `${stage === "text" ? "" : `${stage}: `}${message} (${state})`)}`

const describe = (groups: Groups): string =>
  groups.size === 0
    ? "No document failed."
    : [...groups]
        .sort(([, one], [, other]) => other.count - one.count)
        .map(([code, group]) => describeGroup(code, group))
        .join("\n\n")

const describeGroup = (code: string, { count: all, lines }: Group): string =>
  [
    `${styled("bold", code)}: ${counted(all, "document")}; ${remedyOf(code)}`,
    ...lines,
    ...(all > lines.length ? [`  and ${count(all - lines.length)} more`] : [])
  ].join("\n")
