/**
 * `bun bench/large.ts [COUNT] [SIZE_MB]`: do all processes together stay below MEMORY_LIMIT_BYTES over large documents?
 *
 * @module
 */
import { statfs } from "node:fs/promises"
import { ingest, measuredRun } from "./lib/measuredRun.ts"
import { mb, pace, printLines, say, verdict } from "./lib/Print.ts"
import { peaks } from "./lib/Samples.ts"
import { inWorkplace } from "./lib/Workplace.ts"
import { writeScannedPdf } from "./lib/writeScannedPdf.ts"

const limitBytes = 1024 ** 3
const pagesADocument = 24
/** A page has 2 to 5 KB of text; losing most of it would make a run fast for the wrong reason. */
const leastTextBytesAPage = 1500
/** Copies of the documents in progress, the database and the texts. */
const spareBytes = 2e9

const [count = 40, sizeMb = 97] = process.argv.slice(2).map(Number)
if (!Number.isInteger(count) || count < 1 || !(sizeMb >= 1)) {
  say("usage: bun bench/large.ts [COUNT] [SIZE_MB]")
  process.exit(2)
}

await inWorkplace(async (workplace) => {
  const { bavail, bsize } = await statfs(workplace.documents)
  const neededBytes = count * sizeMb * 1e6 + spareBytes
  if (bavail * bsize < neededBytes) {
    throw new Error(
      `not begun: ${mb(neededBytes)} are needed in ${workplace.documents}, ${mb(bavail * bsize)} are free; TMPDIR names another disk`
    )
  }
  say(`making ${count} PDFs of ${sizeMb} MB in ${workplace.documents}`)
  for (let number = 0; number < count; number++) {
    const path = `${workplace.documents}/${number}.pdf`
    await writeScannedPdf(path, { number, pages: pagesADocument, sizeBytes: sizeMb * 1e6 })
  }
  await ingest(workplace)
  const { cpuMs, exitCode, report, samples } = await measuredRun(workplace, {
    sampleEveryMs: 100,
    sayEvery: 10,
    environment: { MEMORY_LIMIT_BYTES: String(limitBytes) }
  })

  const { allBytes, parentBytes } = peaks(samples)
  const isBelow = allBytes > 0 && allBytes < limitBytes
  const pages = count * pagesADocument
  const isWhole =
    exitCode === 0 && report.done === count && report.pages === pages && report.textBytes > pages * leastTextBytesAPage
  const reasons = report.byReason.map(({ code, count }) => `${count} ${code}`)

  printLines([
    `documents: ${report.done} done, ${report.failed} failed, ${report.deferred} deferred, ${report.conflicts} in conflict of ${count}${reasons.length === 0 ? "" : ` (${reasons.join(", ")})`}, exit code ${exitCode}`,
    `text: ${report.pages} pages, ${(report.textBytes / 1e6).toFixed(1)} MB`,
    `rate: ${pace({ ...report, documents: report.done, cpuMs })}`,
    `peak of the parent: ${mb(parentBytes)}`,
    `peak of all processes: ${mb(allBytes)} of ${mb(limitBytes)} (${samples.length} samples)`,
    verdict("every document done with all its text", isWhole),
    verdict("all processes together below MEMORY_LIMIT_BYTES", isBelow)
  ])
  return isBelow && isWhole
})
