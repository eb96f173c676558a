/**
 * `bun bench/eventLoop.ts [FOLDER] [--services]`: how long the parent keeps its event loop from the next task while it does the
 * whole corpus with themes, on the embedded default or on real servers.
 *
 * @module
 */

import { basename, dirname, resolve } from "node:path"
import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import { inEcosystem } from "./lib/Ecosystem.ts"
import { printLines, say, verdict } from "./lib/Print.ts"
import { inWorkplace, type Workplace } from "./lib/Workplace.ts"

const most = { p99Ms: 50, maxMs: 250 }

const args = process.argv.slice(2).filter((arg) => arg !== "--services")
const corpus = resolve(args[0] ?? "../shared/corpus")
const formats = "**/*.{pdf,doc,docx,odt,rtf,html,txt}"
const themes = `${dirname(corpus)}/contract/themes-config.json`

/** What the program's log says, in its order. */
interface Seen {
  /** Above the limit, each with the line before it: what the program had just begun. */
  readonly long: Array<{ readonly ms: number; readonly after: string }>
  summary: string
}

const run = async (workplace: Workplace, environment: Readonly<Record<string, string>>) => {
  const program = workplace.start(["run", "--json"], { ...environment, DEBUG: "true", THEMES_CONFIG_PATH: themes })
  const output = new Response(program.stdout).text()
  const seen: Seen = { long: [], summary: "" }
  let after = "its start"
  for await (const line of createInterface({ input: Readable.from(program.stderr) })) {
    const message = /message="?(.*?)"?$/.exec(line)?.[1] ?? line
    const turn = /event loop: a turn of (\d+) ms/.exec(message)?.[1]
    if (turn !== undefined) seen.long.push({ ms: Number(turn), after })
    else if (message.startsWith("event loop: ")) seen.summary = message
    else after = message
  }
  say(`exit code ${await program.exited}`)
  return { seen, report: JSON.parse(await output) }
}

/** The largest document of a bulk takes the longest turn. */
const largestOf = (after: string): string => {
  const documents = Array.from(after.matchAll(/(\S+) \((\d+) bytes\)/g), ([, name = "", size]) => ({
    name,
    size: Number(size)
  }))
  const [largest] = documents.toSorted((one, other) => other.size - one.size)
  return largest === undefined ? after.slice(0, 100) : `indexing ${largest.name}, ${largest.size} bytes of text`
}

await inWorkplace(async (workplace) => {
  const { report, seen } = process.argv.includes("--services")
    ? await inEcosystem(async ({ environment, scrape }) => {
        const contents = new Set<string>()
        for await (const path of new Bun.Glob(formats).scan({ cwd: corpus, absolute: true })) {
          const hash = Bun.hash(await Bun.file(path).bytes()).toString(36)
          // The scrapers' table has a content once.
          if (contents.has(hash)) continue
          contents.add(hash)
          await scrape(`2700300/2024-01-31/${contents.size}-${basename(path)}`, path)
        }
        return run(workplace, environment)
      })
    : await (async () => {
        const ingest = workplace.start(["ingest", corpus])
        if ((await ingest.exited) !== 0) throw new Error(await new Response(ingest.stderr).text())
        return run(workplace, {})
      })()

  const [, p99Ms, maxMs] = (/p99 (\d+) ms, max (\d+) ms/.exec(seen.summary) ?? []).map(Number)
  /** A document's own transaction is not cut: it is named. */
  const others = seen.long.filter(({ after }) => !after.startsWith("indexing "))
  const isCalm = p99Ms !== undefined && p99Ms <= most.p99Ms
  const isShort = Math.max(0, ...others.map(({ ms }) => ms)) <= most.maxMs && maxMs !== undefined
  printLines([
    `${report.done} documents done, ${report.failed} failed`,
    seen.summary,
    ...seen.long.toSorted((one, other) => other.ms - one.ms).map(({ after, ms }) => `  ${ms} ms: ${largestOf(after)}`),
    verdict(`99 of 100 turns take at most ${most.p99Ms} ms of CPU`, isCalm),
    verdict(`every turn but a document's own transaction takes at most ${most.maxMs} ms`, isShort)
  ])
  return isCalm && isShort
})
