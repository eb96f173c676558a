/**
 * `bun bench/pdfjsProfile.ts [FOLDER]`: where pdf.js spends its time while it reads the text of the PDFs of a folder,
 * alone and in one process, by Bun's own profiler. It does not see compilation and garbage collection, which run on
 * other threads.
 *
 * @module
 */
import { readdirSync } from "node:fs"
import { resolve } from "node:path"
import { printLines, say, seconds } from "./lib/Print.ts"
import { pdfsBelow } from "./lib/pdfFiles.ts"
import { allPhases, type Frame, phaseOf } from "./lib/pdfjsPhases.ts"
import { inWorkplace } from "./lib/Workplace.ts"

const shownFunctions = 15

/** The format of Chrome's developer tools; times in microseconds. */
interface Profile {
  readonly nodes: ReadonlyArray<{ readonly id: number; readonly callFrame: Frame }>
  readonly samples: ReadonlyArray<number>
  readonly timeDeltas: ReadonlyArray<number>
}

const main = Bun.fileURLToPath(new URL("./lib/pdfjsProfiledMain.ts", import.meta.url))
const files = pdfsBelow(resolve(process.argv[2] ?? "../shared/corpus"))

const profiled = async (folder: string): Promise<Profile> => {
  const program = Bun.spawn([process.execPath, "--cpu-prof", `--cpu-prof-dir=${folder}`, main], {
    stdin: new Blob([JSON.stringify(files)]),
    stdout: "pipe",
    stderr: "inherit"
  })
  const output = await new Response(program.stdout).text()
  const [name] = readdirSync(folder).filter((name) => name.endsWith(".cpuprofile"))
  if ((await program.exited) !== 0 || name === undefined) throw new Error("the profiled process failed")
  say(`read ${files.length} PDFs: ${output}`)
  return Bun.file(`${folder}/${name}`).json()
}

/** Self time per function, in milliseconds. */
const timesOf = ({ nodes, samples, timeDeltas }: Profile): ReadonlyArray<readonly [frame: Frame, ms: number]> => {
  const times = new Map<number, number>()
  for (const [index, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + timeDeltas[index]! / 1000)
  return nodes.map(({ callFrame, id }) => [callFrame, times.get(id) ?? 0])
}

const sumBy = <A>(entries: ReadonlyArray<readonly [A, number]>, key: (of: A) => string) => {
  const sums = new Map<string, number>()
  for (const [of, ms] of entries) sums.set(key(of), (sums.get(key(of)) ?? 0) + ms)
  return sums
}

await inWorkplace(async ({ documents: scratch }) => {
  const times = timesOf(await profiled(scratch))
  const total = times.reduce((sum, [, ms]) => sum + ms, 0)
  const share = (ms: number) => `${((100 * ms) / total).toFixed(1).padStart(5)} %`
  const phases = sumBy(times, phaseOf)
  const functions = sumBy(times, (frame) => `${frame.functionName || "(no name)"} (${phaseOf(frame)})`)
  printLines([
    `${seconds(total)} in JavaScript, by its part of the work:`,
    ...allPhases.map((phase) => `${share(phases.get(phase) ?? 0)}  ${phase}`),
    "the functions that take most:",
    ...[...functions]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, shownFunctions)
      .map(([name, ms]) => `${share(ms)}  ${name}`)
  ])
  return total > 0
})
