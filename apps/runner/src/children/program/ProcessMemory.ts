/**
 * The memory that this process has taken for itself.
 *
 * @module
 */
import { readFileSync } from "node:fs"

/**
 * Anonymous memory in bytes, because a mapped document is not memory taken; the whole resident set where the kernel does not
 * tell them apart (no /proc, or one without `RssAnon`).
 */
export const ownBytes = (): number => {
  const kilobytes =
    process.platform === "linux"
      ? /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1]
      : undefined
  return kilobytes === undefined ? process.memoryUsage.rss() : Number(kilobytes) * 1024
}
