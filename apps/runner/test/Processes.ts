/**
 * What this test process has open: descriptors and extraction children, by /proc.
 *
 * @module
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs"

/** Process ids of this process' extraction children, whose folders lie below this one: other test files have some, too. */
export const extractionChildren = (below = "/"): ReadonlyArray<string> =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
      const isOurs = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(process.pid)
      if (!isOurs || !readlinkSync(`/proc/${pid}/cwd`).startsWith(below)) return false
      return /childMain/i.test(readFileSync(`/proc/${pid}/cmdline`, "latin1"))
    } catch {
      return false
    }
  })

/** Whether a process has a file of this ending open: a child has begun with a document. */
export const hasOpen = (pid: string, ending: string): boolean =>
  ifStillThere(() => targetsOf(pid)).some((target) => target.endsWith(ending))

/** What the descriptors of files and pipes point at; a runtime's own come and go with its threads. */
export const openFiles = (below: string): ReadonlyArray<string> =>
  targetsOf("self").filter((target) => target.startsWith(below))

/**
 * Open files, pipes and sockets of this process. Other test files run in threads of it: what they have open comes and goes,
 * and each thread keeps an `eventpoll` and an `eventfd` of its own, which are not counted.
 */
export const descriptors = (): number => targetsOf("self").filter((target) => !target.startsWith("anon_inode:")).length

/** Of each descriptor of a process; one that went while it was looked at has none. */
const targetsOf = (pid: string): ReadonlyArray<string> =>
  readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) =>
    ifStillThere(() => [readlinkSync(`/proc/${pid}/fd/${descriptor}`)])
  )

const ifStillThere = (read: () => ReadonlyArray<string>): ReadonlyArray<string> => {
  try {
    return read()
  } catch {
    return []
  }
}
