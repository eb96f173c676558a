/**
 * The memory of this process.
 *
 * @module
 */
import { readFileSync } from "node:fs"

/**
 * Anonymous memory in bytes: a mapped document does not count. The whole resident set if the kernel does not separate the two
 * (no /proc, or one without `RssAnon`).
 */
export const ownBytes = (): number => {
  const kilobytes =
    process.platform === "linux"
      ? /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1]
      : undefined
  return kilobytes === undefined ? process.memoryUsage.rss() : Number(kilobytes) * 1024
}
