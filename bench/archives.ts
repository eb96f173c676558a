/**
 * `bun bench/archives.ts [COUNT]`: how much memory do the open-data archives of many gazettes take? Their texts have
 * 100 KB each.
 *
 * @module
 */
import { mb, printLines, say, seconds, verdict } from "./lib/Print.ts"
import { startedBytes } from "./lib/ProcessBytes.ts"
import { inWorkplace, type Workplace } from "./lib/Workplace.ts"
import { writeProcessedGazettes } from "./lib/writeProcessedGazettes.ts"

const textBytes = 100_000
const mostBytes = 300e6
const sampleEveryMs = 50

const count = Number(process.argv[2] ?? 20_000)
if (!Number.isInteger(count) || count < 200) {
  say("usage: bun bench/archives.ts [COUNT], at least 200: one a territory and year")
  process.exit(2)
}

interface Report {
  readonly published: number
  readonly unchanged: number
  readonly failed: ReadonlyArray<unknown>
  readonly gazettes: number
  readonly bytes: number
  readonly durationMs: number
}

const aggregates = async ({ start }: Workplace) => {
  let peakBytes = 0
  const program = start(["aggregates", "--json"])
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, startedBytes())
  }, sampleEveryMs)
  const [output, errors] = await Promise.all([
    new Response(program.stdout).text(),
    new Response(program.stderr).text()
  ]).finally(() => clearInterval(sampler))
  if ((await program.exited) !== 0) throw new Error(`aggregates ended with exit code ${program.exitCode}: ${errors}`)
  const report: Report = JSON.parse(output)
  return { ...report, peakBytes, cpuMs: Number(program.resourceUsage()?.cpuTime.total ?? 0) / 1000 }
}

await inWorkplace(async (workplace) => {
  const made = workplace.start(["ingest", workplace.documents])
  if ((await made.exited) !== 0) throw new Error("no database could be made")
  say(`writing ${count} texts below ${workplace.home}`)
  const written = writeProcessedGazettes(workplace.home, count, textBytes)
  say("first run")
  const first = await aggregates(workplace)
  say("second run")
  const second = await aggregates(workplace)

  const archives = first.published
  const isWhole = first.failed.length === 0 && first.gazettes === count
  const isUnchanged = second.published === 0 && second.unchanged === archives && second.failed.length === 0
  const isSmall = Math.max(first.peakBytes, second.peakBytes) < mostBytes
  printLines([
    `gazettes: ${first.gazettes} of ${count}, ${mb(written)} of text; archives: ${archives}, ${mb(first.bytes)}`,
    `first run: ${seconds(first.durationMs)}, CPU ${seconds(first.cpuMs)}, peak ${mb(first.peakBytes)}`,
    `second run: ${seconds(second.durationMs)}, CPU ${seconds(second.cpuMs)}, peak ${mb(second.peakBytes)}`,
    verdict("every gazette in its archives", isWhole),
    verdict("the second run uploads nothing", isUnchanged),
    verdict(`all processes under ${mb(mostBytes)}`, isSmall)
  ])
  return isWhole && isUnchanged && isSmall
})
