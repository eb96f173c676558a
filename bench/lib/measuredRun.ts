/**
 * One run of the program over the documents of a workplace, its memory sampled from outside.
 *
 * @module
 */
import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import { mb, say, seconds } from "./Print.ts"
import { ownBytes, startedBytes } from "./ProcessBytes.ts"
import type { Sample } from "./Samples.ts"
import type { Program, Workplace } from "./Workplace.ts"

/** The part of the output of `run --json` that a bench reads. */
export interface Report {
  readonly selected: number
  readonly done: number
  readonly failed: number
  readonly deferred: number
  readonly conflicts: number
  readonly pages: number
  readonly textBytes: number
  readonly durationMs: number
  readonly byReason: ReadonlyArray<{ readonly code: string; readonly count: number }>
}

export interface MeasuredRun {
  readonly report: Report
  readonly exitCode: number
  /**
   * CPU time, user and system, of the program and its ended children. Other load on the machine changes it less than the
   * rate.
   */
  readonly cpuMs: number
  readonly samples: ReadonlyArray<Sample>
}

/** Registers the documents. Fails with the program's log if one could not be read. */
export const ingest = async (workplace: Workplace): Promise<void> => {
  const startedAt = performance.now()
  const program = workplace.start(["ingest", workplace.documents, "--json"])
  const { exitCode, log, output } = await endOf(program)
  if (exitCode !== 0) throw new Error(`ingest ended with exit code ${exitCode}\n${log.join("\n")}`)
  const { outcomes } = JSON.parse(output)
  say(`ingested ${outcomes.added} documents in ${seconds(performance.now() - startedAt)}`)
}

/**
 * @param options.sayEvery documents between two lines of progress on standard error
 */
export const measuredRun = async (
  workplace: Workplace,
  options: {
    readonly sampleEveryMs: number
    readonly sayEvery: number
    readonly environment: Readonly<Record<string, string>>
  }
): Promise<MeasuredRun> => {
  const startedAt = performance.now()
  const samples: Array<Sample> = []
  let documents = 0
  let said = 0
  const program = workplace.start(["run", "--json"], options.environment)

  const sample = () => {
    const parent = ownBytes(program.pid)
    if (parent === undefined) return
    const taken: Sample = {
      atMs: performance.now() - startedAt,
      documents,
      parentBytes: parent.pss,
      parentAnonymousBytes: parent.anonymous,
      allBytes: startedBytes()
    }
    samples.push(taken)
    if (documents < said + options.sayEvery) return
    said = documents - (documents % options.sayEvery)
    say(`  ${documents} documents, ${seconds(taken.atMs)}, parent ${mb(parent.pss)}, all ${mb(taken.allBytes)}`)
  }
  const sampler = setInterval(sample, options.sampleEveryMs)
  const { exitCode, log, output } = await endOf(program, (line) => {
    documents = progressIn(line) ?? documents
  }).finally(() => clearInterval(sampler))
  if (output === "") throw new Error(`run ended with exit code ${exitCode} and no report\n${log.join("\n")}`)
  const cpuMs = Number(program.resourceUsage()?.cpuTime.total ?? Number.NaN) / 1000
  return { report: JSON.parse(output), exitCode, cpuMs, samples }
}

const progressIn = (line: string): number | undefined => {
  const number = /message="([\d,]+) documents?: /.exec(line)?.[1]
  return number === undefined ? undefined : Number(number.replaceAll(",", ""))
}

const keptLines = 20

/** The program's output, and the last lines of its log. */
const endOf = async (program: Program, onLine: (line: string) => void = () => undefined) => {
  const log: Array<string> = []
  const follow = async () => {
    for await (const line of createInterface({ input: Readable.from(program.stderr) })) {
      onLine(line)
      log.push(line)
      if (log.length > keptLines) log.shift()
    }
  }
  const [output, exitCode] = await Promise.all([new Response(program.stdout).text(), program.exited, follow()])
  return { output: output.trim(), exitCode, log }
}
