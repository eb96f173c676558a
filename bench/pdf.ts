/**
 * `bun bench/pdf.ts [FOLDER] [ROUNDS]`: what our pool takes to read the PDFs of a folder, against the tools that are installed. All
 * take turns in one run, so that a machine at other work slows all of them.
 *
 * @module
 */
import { readdirSync, statSync } from "node:fs"
import { resolve } from "node:path"
import { mb, printLines, say, seconds, verdict } from "./lib/Print.ts"
import { startedBytes } from "./lib/ProcessBytes.ts"
import { both, type Contender, contenders, type Pass, pdfjs, pdftotext } from "./lib/pdfContenders.ts"
import { inWorkplace } from "./lib/Workplace.ts"

/** Of pdftotext, file by file. */
const most = { cpu: 1.6, cpuPdfjs: 2.1, wall: 0.9 }
const mostBytes = 400e6
const sampleEveryMs = 250
/** Who loses text is quick for a wrong reason. Against pdftotext, which leaves out a little and doubles a little. */
const leastCharacters = 0.97

const [given = "../shared/corpus", rounds = "3"] = process.argv.slice(2)
const folder = resolve(given)

/** Bombs and damaged files have tests of their own. */
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".pdf") && !name.includes("torture"))
  .map((name) => `${folder}/${name}`)
  .filter((path) => statSync(path).size > 0)
  .toSorted()

interface Result extends Pass {
  readonly peakBytes: number
}

const measured = async (contender: Contender, scratch: string): Promise<Result> => {
  let peakBytes = 0
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, startedBytes())
  }, sampleEveryMs)
  const pass = await contender.read(files, scratch).finally(() => clearInterval(sampler))
  say(`  ${contender.name}: ${seconds(pass.wallMs)}, CPU ${seconds(pass.cpuMs)}`)
  return { ...pass, peakBytes }
}

const median = (values: ReadonlyArray<number>) => values.toSorted((one, other) => one - other)[values.length >> 1]!

await inWorkplace(async ({ documents: scratch }) => {
  if (Bun.which(pdftotext.name) === null)
    throw new Error("pdftotext is what all are compared with: apt install poppler-utils")
  if (files.length === 0) throw new Error(`no PDF lies below ${folder}`)
  const results = new Map<Contender, Array<Result>>()
  for (let round = 1; round <= Number(rounds); round++) {
    say(`round ${round} of ${rounds}, ${files.length} PDFs`)
    for (const contender of contenders) {
      results.set(contender, [...(results.get(contender) ?? []), await measured(contender, scratch)])
    }
  }

  const of = (contender: Contender, field: keyof Result) =>
    median((results.get(contender) ?? []).map((result) => result[field]))
  const ratio = (contender: Contender, field: keyof Result) => of(contender, field) / of(pdftotext, field)
  const lines = contenders.map((contender) =>
    [
      `${contender.name}: ${of(contender, "pages")} pages, ${of(contender, "characters")} characters`,
      `${((of(contender, "pages") / of(contender, "wallMs")) * 1000).toFixed(0)} pages/s`,
      `CPU ${seconds(of(contender, "cpuMs"))} (x ${ratio(contender, "cpuMs").toFixed(2)})`,
      `wall ${seconds(of(contender, "wallMs"))} (x ${ratio(contender, "wallMs").toFixed(2)})`,
      `peak ${mb(of(contender, "peakBytes"))}`
    ].join(", ")
  )
  lines.push("Tika: not among them yet")
  if (Bun.which("mutool") === null) lines.push("mutool: not installed (apt install mupdf-tools)")
  const verdicts: ReadonlyArray<readonly [claim: string, isTrue: boolean]> = [
    [`CPU of our pool at most ${most.cpu} x pdftotext`, ratio(both, "cpuMs") <= most.cpu],
    [`CPU of our pool with pdf.js alone at most ${most.cpuPdfjs} x pdftotext`, ratio(pdfjs, "cpuMs") <= most.cpuPdfjs],
    [`wall of our pool at most ${most.wall} x pdftotext, file by file`, ratio(both, "wallMs") <= most.wall],
    [`all our processes at most ${mb(mostBytes)}`, of(both, "peakBytes") <= mostBytes],
    ["no characters lost", Math.min(ratio(both, "characters"), ratio(pdfjs, "characters")) >= leastCharacters]
  ]
  printLines([...lines, ...verdicts.map(([claim, isTrue]) => verdict(claim, isTrue))])
  return verdicts.every(([, isTrue]) => isTrue)
})
