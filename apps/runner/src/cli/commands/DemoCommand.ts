/**
 * `demo`: everything, on gazettes made on the spot.
 *
 * @module
 */
import { Clock, Console, Effect, FileSystem } from "effect"
import { Command } from "effect/cli"
import { type DemoReport, demo, isAsExpected } from "../../demo/Demo.ts"
import { bytes, count, counted, duration } from "../../machine/Quantities.ts"
import { Exit, exitCodes, usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { styled, table } from "../view/Format.ts"
import { observer } from "../view/Progress.ts"
import { describeRun } from "../view/RunView.ts"
import { describeResult } from "./SearchCommand.ts"

const home = ".escriba-demo"
/** Marks the folder as ours to throw away. */
const marker = `${home}/made-by-escriba-demo`

const flags = {
  json: Flags.json("Print the report as one JSON object")
}

export const demoCommand = Command.make("demo", flags, ({ json }) =>
  Effect.gen(function* () {
    const startedAt = yield* Clock.currentTimeMillis
    yield* freshHome
    if (!json)
      yield* Console.log("Making some sixty gazettes, sound and broken, and doing them on the embedded default ...")
    const report = yield* demo(home, () => observer({ isQuiet: json }))
    const durationMs = (yield* Clock.currentTimeMillis) - startedAt
    yield* Console.log(
      json
        ? JSON.stringify({ ...report, durationMs, isAsExpected: isAsExpected(report) })
        : describe(report, durationMs)
    )
    if (!isAsExpected(report)) {
      return yield* new Exit({ code: exitCodes.documents, message: "the demo did not end as expected" })
    }
  })
).pipe(
  Command.withDescription(
    `Make some sixty gazettes, sound and broken ones, do them, search them. Leaves all in ${home}, and begins anew each time`
  )
)

const freshHome = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  if (yield* fs.exists(home)) {
    if (!(yield* fs.exists(marker))) return yield* usage(`${home} is there and no demo made it: move it away`)
    yield* fs.remove(home, { recursive: true })
  }
  yield* fs.makeDirectory(home)
  yield* fs.writeFileString(marker, "")
})

const describe = (report: DemoReport, durationMs: number): string => {
  const { documents, notFound, peakBytes, run } = report
  const surprises = documents.filter(({ expected, outcome }) => expected !== outcome)
  const groups = Map.groupBy(documents, ({ format, outcome }) => `${outcome}\t${format}`)
  const rows = [...groups]
    .map(([key, group]) => [...key.split("\t"), count(group.length)])
    .sort((a, b) => Number(b[0] === "Indexed") - Number(a[0] === "Indexed") || a.join().localeCompare(b.join()))
  return [
    "",
    styled("bold", "What became of them"),
    table(["Outcome", "Made as", "Documents"], rows, { right: [2] }),
    "",
    styled("bold", "The run"),
    describeRun(run),
    `  Peak memory of all processes (sum of PSS): ${peakBytes === undefined ? "not measured here" : bytes(peakBytes)}; everything, making the gazettes included: ${duration(durationMs)}`,
    "",
    ...report.searches.flatMap(({ query, result }) => [describeResult(query, result), ""]),
    surprises.length + notFound.length === 0
      ? styled(
          "green",
          `All ${counted(documents.length, "document")} ended as expected, and each sound one is found by its own words.`
        )
      : styled(
          "red",
          [...surprises.map(surprise), ...notFound.map((path) => `${path}: not found by its own words`)].join("\n")
        ),
    "",
    styled("bold", "What to try next"),
    `  ESCRIBA_HOME=${home} bun run runner search 'licitação NOT merenda' --state AL`,
    `  ESCRIBA_HOME=${home} bun run runner failures`,
    `  ESCRIBA_HOME=${home} bun run runner status`,
    "  bun run runner ingest YOUR-FOLDER && bun run runner run && bun run runner search YOUR-WORDS",
    "  bun run runner --help"
  ].join("\n")
}

const surprise = ({ expected, outcome, path }: DemoReport["documents"][number]) =>
  `${path}: ${outcome}, expected ${expected}`
