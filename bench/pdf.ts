/**
 * `bun bench/pdf.ts [FOLDER] [ROUNDS]`: CPU, time and memory of our pool for the PDFs of a folder, against the tools
 * that are installed. All take turns in one run, so that other load on the machine slows all of them. Memory is sampled
 * in a further pass of each, which is not timed, because sampling itself takes CPU from the measured processes (a
 * quarter more CPU, measured).
 *
 * @module
 */
import { resolve } from "node:path"
import type { Contender, Pass } from "./lib/PdfContender.ts"
import { mb, printLines, say, seconds, verdict } from "./lib/Print.ts"
import { startedBytes } from "./lib/ProcessBytes.ts"
import { contenders, pdfjs, pdftotext, pool, tika } from "./lib/pdfContenders.ts"
import { pdfsBelow } from "./lib/pdfFiles.ts"
import { median } from "./lib/Samples.ts"
import { inWorkplace, type Workplace } from "./lib/Workplace.ts"

/** Of pdftotext, file by file. */
const most = { cpu: 1.6, cpuPdfjs: 2.1, wall: 0.9 }
/** Of Tika with two clients. */
const mostOfTika = { cpu: 1 / 2, memory: 1 / 4 }
const mostBytes = 400e6
const sampleEveryMs = 100
/**
 * Losing text makes a reader fast for the wrong reason. Compared with pdftotext, which omits a little and doubles a
 * little.
 */
const leastCharacters = 0.97

const [given = "../shared/corpus", rounds = "3"] = process.argv.slice(2)
const files = pdfsBelow(resolve(given))

const timed = async (contender: Contender, workplace: Workplace): Promise<Pass> => {
  const pass = await contender.read(files, workplace)
  say(`  ${contender.name}: ${seconds(pass.wallMs)}, CPU ${seconds(pass.cpuMs)}`)
  return pass
}

/** The highest sum of PSS of all its processes. */
const peakBytes = async (contender: Contender, workplace: Workplace): Promise<number> => {
  let peak = 0
  const sampler = setInterval(() => {
    peak = Math.max(peak, startedBytes())
  }, sampleEveryMs)
  await contender.read(files, workplace).finally(() => clearInterval(sampler))
  say(`  ${contender.name}: ${mb(peak)}`)
  return peak
}

await inWorkplace(async (workplace) => {
  if (Bun.which(pdftotext.name) === null)
    throw new Error("pdftotext is what all are compared with: apt install poppler-utils")
  const passes = new Map<Contender, Array<Pass>>(contenders.map((contender) => [contender, []]))
  for (let round = 1; round <= Number(rounds); round++) {
    say(`round ${round} of ${rounds}, ${files.length} PDFs`)
    for (const contender of contenders) passes.get(contender)?.push(await timed(contender, workplace))
  }
  say("memory")
  const peaks = new Map<Contender, number>()
  for (const contender of contenders) peaks.set(contender, await peakBytes(contender, workplace))

  const of = (contender: Contender, field: keyof Pass) => median(passes.get(contender)!.map((pass) => pass[field]))
  const ratio = (contender: Contender, field: keyof Pass) => of(contender, field) / of(pdftotext, field)
  const lines = contenders.map((contender) =>
    [
      `${contender.name}: ${of(contender, "pages")} pages, ${of(contender, "characters")} characters`,
      `${((of(contender, "pages") / of(contender, "wallMs")) * 1000).toFixed(0)} pages/s`,
      `CPU ${seconds(of(contender, "cpuMs"))} (x ${ratio(contender, "cpuMs").toFixed(2)})`,
      `wall ${seconds(of(contender, "wallMs"))} (x ${ratio(contender, "wallMs").toFixed(2)})`,
      `peak ${mb(peaks.get(contender)!)}`
    ].join(", ")
  )
  if (tika === undefined)
    lines.push("Tika: not installed (tools/services/tika.sh install), what is promised of it is not checked")
  if (Bun.which("mutool") === null) lines.push("mutool: not installed (apt install mupdf-tools)")
  const verdicts: Array<readonly [claim: string, isTrue: boolean]> = [
    [`CPU of our pool at most ${most.cpu} x pdftotext`, ratio(pool, "cpuMs") <= most.cpu],
    [`CPU of our pool with pdf.js alone at most ${most.cpuPdfjs} x pdftotext`, ratio(pdfjs, "cpuMs") <= most.cpuPdfjs],
    [`wall of our pool at most ${most.wall} x pdftotext, file by file`, ratio(pool, "wallMs") <= most.wall],
    [`all our processes at most ${mb(mostBytes)}`, peaks.get(pool)! <= mostBytes],
    ["no characters lost", Math.min(ratio(pool, "characters"), ratio(pdfjs, "characters")) >= leastCharacters]
  ]
  if (tika !== undefined) {
    verdicts.push(
      ["half the CPU of Tika at most", of(pool, "cpuMs") <= mostOfTika.cpu * of(tika, "cpuMs")],
      ["a quarter of the memory of Tika at most", peaks.get(pool)! <= mostOfTika.memory * peaks.get(tika)!]
    )
  }
  printLines([...lines, ...verdicts.map(([claim, isTrue]) => verdict(claim, isTrue))])
  return verdicts.every(([, isTrue]) => isTrue)
})
