/**
 * The memory of this process and its descendants.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs"
import { Effect, Ref, Schedule, type Scope } from "effect"

const sampleEvery = "100 millis"

/**
 * Sum of the proportional set sizes (PSS) of a process (by default this one) and all its descendants, in bytes. A page that
 * two processes share counts half in each. `undefined` if there is no /proc.
 */
export const treeBytes = (root: number = process.pid): number | undefined =>
  treeOf(root)?.reduce((total, pid) => total + pssOf(pid), 0)

/** The same without the process itself. */
export const descendantBytes = (root: number = process.pid): number | undefined =>
  treeOf(root)
    ?.slice(1)
    .reduce((total, pid) => total + pssOf(pid), 0)

/** A process and all its descendants, itself first. */
const treeOf = (root: number): ReadonlyArray<number> | undefined => {
  if (process.platform !== "linux") return undefined
  const children = new Map<number, Array<number>>()
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (pid: number): ReadonlyArray<number> => [pid, ...(children.get(pid) ?? []).flatMap(below)]
  return below(root)
}

/** A process that ends after it was listed and before it is read counts as 0 bytes. */
const readProc = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1")
  } catch {
    return undefined
  }
}

const parentOf = (pid: number) => {
  const stat = readProc(pid, "stat")
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])
}

const pssOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB$/m.exec(readProc(pid, "smaps_rollup") ?? "")?.[1] ?? 0) * 1024

/** Samples until the scope closes. The result reads the highest value so far. */
const peakOf = (measure: () => number | undefined) =>
  Effect.gen(function* () {
    const highest = yield* Ref.make<number | undefined>(undefined)
    const sample = Effect.suspend(() => {
      const bytes = measure()
      return bytes === undefined ? Effect.void : Ref.update(highest, (before) => Math.max(before ?? 0, bytes))
    })
    yield* sample.pipe(Effect.repeat(Schedule.spaced(sampleEvery)), Effect.forkScoped)
    return Effect.andThen(sample, Ref.get(highest))
  })

/** The highest sum of all processes so far. */
export const peak: Effect.Effect<Effect.Effect<number | undefined>, never, Scope.Scope> = peakOf(() => treeBytes())

/** The highest that any single descendant took so far. */
export const largestChild: Effect.Effect<Effect.Effect<number | undefined>, never, Scope.Scope> = peakOf(() => {
  const tree = treeOf(process.pid)
  return tree === undefined ? undefined : Math.max(0, ...tree.slice(1).map(pssOf))
})
