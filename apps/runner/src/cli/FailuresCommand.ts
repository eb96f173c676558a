/**
 * `failures`: which documents did not get done, and why.
 *
 * @module
 */
import { type FailureRow, Ledger } from "@escriba/db/Ledger"
import { isReasonCode, Reasons } from "@escriba/gazettes/Reason"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as App from "../App.ts"
import { usage } from "./Exit.ts"
import { count, counted, styled } from "./Format.ts"
import { requireDatabase } from "./Home.ts"
import { remedyOf } from "./RunSummary.ts"

const flags = {
  reason: Flag.String("reason").pipe(Flag.withDescription("Only this reason, for example Corrupt"), Flag.optional),
  limit: Flag.Int("limit").pipe(
    Flag.withDescription("Files to list a reason. Default: 20; --json lists all"),
    Flag.filter(
      (limit) => limit > 0,
      (limit) => `expected 1 or more, got ${limit}`
    ),
    Flag.withDefault(20)
  ),
  json: Flag.Boolean("json").pipe(Flag.withDescription("One JSON object a line and document"), Flag.withDefault(false))
}

export const failuresCommand = Command.make("failures", flags, (input) =>
  Effect.gen(function* () {
    yield* requireDatabase
    const code = Option.getOrUndefined(input.reason)
    if (code !== undefined && !isReasonCode(code)) {
      return yield* usage(`--reason ${code}: there is no such reason; there are ${Object.keys(Reasons).join(", ")}`)
    }
    const rows = yield* Effect.flatMap(Ledger, (ledger) => ledger.failures({ code })).pipe(Effect.provide(App.embedded))
    if (input.json) yield* Effect.forEach(rows, (row) => Console.log(JSON.stringify(row)), { discard: true })
    else yield* Console.log(describe(rows, input.limit))
  })
).pipe(
  Command.withDescription("List the documents that failed, by reason, with what to do about each reason"),
  Command.withExamples([{ command: "escriba failures --reason Encrypted --json", description: "For a program" }])
)

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
        ({ gazetteId, message, place, state }) =>
          `  ${gazetteId}  ${place}\n      ${styled("dim", `${message} (${state})`)}`
      ),
    ...(more > 0 ? [`  and ${count(more)} more`] : [])
  ].join("\n")
}
