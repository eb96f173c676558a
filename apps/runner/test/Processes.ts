/**
 * What this test process has open: descriptors and extraction children, by /proc.
 *
 * @module
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs"

/** Process ids of this process' extraction children. */
export const extractionChildren = (): ReadonlyArray<string> =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
      const isOurs = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(process.pid)
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("childMain")
    } catch {
      return false
    }
  })

/** Whether a process has a file of this ending open: a child has begun with a document. */
export const hasOpen = (pid: string, ending: string): boolean => {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith(ending))
  } catch {
    return false // The process, or one of its files, went while it was looked at.
  }
}

/** What the descriptors of files and pipes point at; a runtime's own come and go with its threads. */
export const openFiles = (below: string): ReadonlyArray<string> =>
  readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`)
      return target.startsWith(below) ? [target] : []
    } catch {
      return []
    }
  })

/**
 * Open files, pipes and sockets of this process. Other test files run in threads of it: what they have open comes and goes,
 * and each thread keeps an `eventpoll` and an `eventfd` of its own, which are not counted.
 */
export const descriptors = (): number =>
  readdirSync("/proc/self/fd").filter((descriptor) => {
    try {
      return !readlinkSync(`/proc/self/fd/${descriptor}`).startsWith("anon_inode:")
    } catch {
      return false
    }
  }).length
