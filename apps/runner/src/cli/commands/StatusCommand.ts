/**
 * `status`: how far the work is.
 *
 * @module
 */
import { type LedgerSummary, Reports } from "@escriba/db/Reports"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import * as House from "../../house/House.ts"
import { nameOf } from "../../house/Services.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import * as Flags from "../Flags.ts"
import { requireDatabase } from "../Home.ts"
import { table } from "../view/Format.ts"
import { formats, remedyOf } from "../view/RunView.ts"

const flags = {
  json: Flags.json("Print it as one JSON object")
}

export const statusCommand = Command.make("status", flags, ({ json }) =>
  Effect.gen(function* () {
    yield* requireDatabase
    const summary = yield* Effect.flatMap(Reports, (reports) => reports.summary).pipe(Effect.provide(House.database))
    const { home, postgres } = yield* Settings
    const place = postgres === undefined ? home : nameOf.database(postgres)
    yield* Console.log(
      json ? JSON.stringify({ home: place, ...summary, pending: pendingOf(summary) }) : describe(place, summary)
    )
  })
).pipe(Command.withDescription("Show how many documents are done, pending and failed, by format and reason"))

/** What a run would still take: neither processed nor quarantined. */
const pendingOf = ({ byState, gazettes, processed }: LedgerSummary): number =>
  gazettes - processed - (byState.quarantined ?? 0)

const describe = (place: string, summary: LedgerSummary): string => {
  const { byFormat, byReason, byState, gazettes, lastRun, processed } = summary
  const failing = (byState.quarantined ?? 0) + (byState.failed ?? 0)
  return [
    `${place}: ${counted(gazettes, "document")}, ${count(processed)} processed, ${count(pendingOf(summary))} pending, ${count(failing)} failed (${count(byState.quarantined ?? 0)} of them left alone)`,
    ...(lastRun === null
      ? ["No run yet."]
      : [
          `Last run: ${lastRun.mode} at ${lastRun.startedAt.slice(0, 19)} UTC, ${lastRun.finishedAt === null ? "not finished" : `${lastRun.done} done, ${lastRun.failed} failed`}`
        ]),
    ...(byFormat.length === 0 ? [] : ["", formats(byFormat.map((row) => ({ ...row, documents: row.count })))]),
    ...(byReason.length === 0
      ? []
      : [
          "",
          table(
            ["Reason", "Documents", "What to do"],
            byReason.map((row) => [row.code, count(row.count), remedyOf(row.code)]),
            { right: [1] }
          )
        ])
  ].join("\n")
}
