/**
 * The demo's report for a person.
 *
 * @module
 */
import { type DemoReport, home } from "../../demo/Demo.ts"
import { bytes, count, counted, duration } from "../../machine/Quantities.ts"
import { describeReport } from "./RunView.ts"
import { describeSearch } from "./SearchView.ts"
import { styled, table } from "./Terminal.ts"

export const describeDemo = (report: DemoReport): string => {
  const { documents, durationMs, notFound, peakBytes, run } = report
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
    describeReport(run),
    `  Peak memory of all processes (sum of PSS): ${peakBytes === undefined ? "not measured here" : bytes(peakBytes)}; everything, making the gazettes included: ${duration(durationMs)}`,
    "",
    ...report.searches.flatMap(({ query, result }) => [describeSearch({ query }, result), ""]),
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
