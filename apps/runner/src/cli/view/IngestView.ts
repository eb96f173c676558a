/**
 * What was registered, for a person.
 *
 * @module
 */
import type { IngestReport } from "../../intake/Ingest.ts"
import { bytes, count, counted } from "../../machine/Quantities.ts"

export const describeIngest = (report: IngestReport, home: string): string => {
  const { added, changed, duplicate, known } = report.outcomes
  const skipped = Object.entries(report.skipped).filter(([, number]) => number > 0)
  const collections = Object.entries(report.byCollection).sort((a, b) => b[1] - a[1])
  return [
    `${counted(added, "document")} registered (${bytes(report.bytes)}), ${count(changed)} with new content, ${count(known)} known, ${counted(duplicate, "duplicate")}`,
    ...(added === 0
      ? []
      : [
          `  ${count(report.byTerritory)} with a territory, ${count(added - report.byTerritory)} in collections${listed(collections)}`
        ]),
    ...(skipped.length === 0
      ? []
      : [`  skipped: ${skipped.map(([reason, number]) => `${count(number)} ${reason}`).join(", ")}`]),
    ...(added + changed === 0 ? [] : [`  \`run\` does them; everything is in ${home}`])
  ].join("\n")
}

const listed = (collections: ReadonlyArray<readonly [string, number]>): string => {
  const shown = collections.slice(0, 5).map(([name, number]) => `${name} (${count(number)})`)
  const more = collections.length > shown.length ? [`${collections.length - shown.length} more`] : []
  return collections.length === 0 ? "" : `: ${[...shown, ...more].join(", ")}`
}
