/**
 * Output of a bench: progress on standard error, results on standard output.
 *
 * @module
 */

export const say = (line: string): void => void process.stderr.write(`${line}\n`)

export const printLines = (lines: ReadonlyArray<string>): void => void process.stdout.write(`${lines.join("\n")}\n`)

/** The line that decides the exit code. */
export const verdict = (claim: string, isTrue: boolean): string => `${claim}: ${isTrue ? "yes" : "no"}`

/** Millions of bytes, not mebibytes. */
export const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Duration, rate, and CPU time per document. */
export const pace = (run: {
  readonly documents: number
  readonly durationMs: number
  readonly cpuMs: number
}): string => {
  const { cpuMs, documents, durationMs } = run
  return `${((documents / durationMs) * 1000).toFixed(1)} documents/s over ${seconds(durationMs)}, ${(cpuMs / documents).toFixed(1)} ms of CPU each`
}
