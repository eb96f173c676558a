/**
 * `bun bench/many.ts [COUNT]`: does the parent's memory stay the same for any number of pending small documents?
 *
 * @module
 */
import { ingest, measuredRun } from "./lib/measuredRun.ts"
import { mb, pace, printLines, say, verdict } from "./lib/Print.ts"
import { parentBetween, peaks, rateBetween } from "./lib/Samples.ts"
import { inWorkplace } from "./lib/Workplace.ts"
import { writeSmallDocuments } from "./lib/writeSmallDocuments.ts"

const pageSize = 1000
const mostBytes = 250e6
const mostGrowth = 1.2

const count = Number(process.argv[2] ?? 10_000)
if (!Number.isInteger(count) || count < 3 * pageSize) {
  say(`usage: bun bench/many.ts [COUNT], at least ${3 * pageSize}: the second thousand is compared with the last`)
  process.exit(2)
}

const memory = (seen: ReturnType<typeof parentBetween>) =>
  `${mb(seen.bytes)}, ${mb(seen.anonymousBytes)} of it anonymous (median of ${seen.samples} samples)`

await inWorkplace(async (workplace) => {
  say(`making ${count} documents in ${workplace.documents}`)
  await writeSmallDocuments(workplace.documents, count)
  await ingest(workplace)
  const { cpuMs, exitCode, report, samples } = await measuredRun(workplace, {
    sampleEveryMs: 250,
    sayEvery: pageSize,
    environment: { GAZETTE_QUERY_PAGE_SIZE: String(pageSize) }
  })

  const first = parentBetween(samples, pageSize, 2 * pageSize)
  const last = parentBetween(samples, count - pageSize, count + 1)
  const growth = last.bytes / first.bytes
  const isFlat = growth <= mostGrowth && last.bytes < mostBytes
  const isWhole = exitCode === 0 && report.done === count
  const { allBytes, parentBytes } = peaks(samples)
  const rates = [rateBetween(samples, pageSize, 2 * pageSize), rateBetween(samples, count - pageSize, count)] as const

  printLines([
    `documents: ${report.done} done of ${count}, exit code ${exitCode}`,
    `rate: ${pace({ ...report, documents: report.done, cpuMs })}; ${rates[0].toFixed(0)}/s in the second thousand, ${rates[1].toFixed(0)}/s in the last`,
    `parent after the first thousand: ${memory(first)}`,
    `parent after the last page: ${memory(last)}`,
    `ratio: ${growth.toFixed(2)}`,
    `peak of the parent: ${mb(parentBytes)}`,
    `peak of all processes: ${mb(allBytes)}`,
    verdict("every document done", isWhole),
    verdict("parent after the last page within 20 % of after the first thousand, under 250 MB", isFlat)
  ])
  return isFlat && isWhole
})
