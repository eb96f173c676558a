/**
 * The report of registered files, for a person.
 *
 * @module
 */
import type { IngestAnswer } from "../../actions/Ingest.ts"
import { bytes, count, counted } from "../../machine/Quantities.ts"

export const describeIngest = (answer: IngestAnswer, home: string): string => {
  const { missing, removed, undated } = answer
  const { added, changed, corrected, duplicate, known, moved, restored } = answer.outcomes
  const skipped = Object.entries(answer.skipped).filter(([, number]) => number > 0)
  const collections = Object.entries(answer.byCollection).sort((a, b) => b[1] - a[1])
  const rest = Object.entries({ moved, corrected, restored }).filter(([, number]) => number > 0)
  return [
    `${counted(added, "document")} registered (${bytes(answer.bytes)}), ${count(changed)} with new content, ${count(known)} known, ${counted(duplicate, "duplicate")}`,
    ...(added === 0
      ? []
      : [
          `  ${count(answer.byTerritory)} with a territory, ${count(added - answer.byTerritory)} in collections${listed(collections)}`
        ]),
    ...(undated === 0 ? [] : [`  ${count(undated)} without a date`]),
    ...(rest.length === 0 ? [] : [`  ${rest.map(([outcome, number]) => `${count(number)} ${outcome}`).join(", ")}`]),
    ...(skipped.length === 0
      ? []
      : [`  skipped: ${skipped.map(([reason, number]) => `${count(number)} ${reason}`).join(", ")}`]),
    ...(removed === 0 ? [] : [`  ${counted(removed, "document")} removed: no file has that content any more`]),
    ...(missing.length === 0
      ? []
      : [
          `  ${counted(missing.length, "document")} without a file, which \`ingest --prune\` removes:`,
          ...missing.slice(0, 5).map(({ location }) => `    ${location}`)
        ]),
    ...(added + changed + moved + corrected + restored === 0 ? [] : [`  \`run\` does them; everything is in ${home}`])
  ].join("\n")
}

const listed = (collections: ReadonlyArray<readonly [string, number]>): string => {
  const shown = collections.slice(0, 5).map(([name, number]) => `${name} (${count(number)})`)
  const more = collections.length > shown.length ? [`${collections.length - shown.length} more`] : []
  return collections.length === 0 ? "" : `: ${[...shown, ...more].join(", ")}`
}
