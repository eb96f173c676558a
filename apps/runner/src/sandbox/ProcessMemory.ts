/**
 * The memory that this process has taken for itself.
 *
 * @module
 */
import { readFileSync } from "node:fs"

/**
 * Anonymous memory in bytes, because a mapped document is not memory taken; the whole resident set where there is no /proc.
 */
export const ownBytes = (): number => {
  if (process.platform !== "linux") return process.memoryUsage.rss()
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1]
  return Number(kilobytes) * 1024
}
