/**
 * A thread in the extraction child that ends its process when it takes too much memory or loses its parent. It does not
 * depend on the event loop of the parent or of the parser: a bomb grows by 1.2 GB a second (measured).
 *
 * @module
 */
import { readFileSync, writeSync } from "node:fs"
import { encodeLine, replyDescriptor } from "./Protocol.ts"

const pollMs = 50

/** Anonymous memory only, because a mapped document is not memory taken; the whole resident set where there is no /proc. */
const memoryBytes = (): number => {
  if (process.platform !== "linux") return process.memoryUsage.rss()
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1]
  return Number(kilobytes) * 1024
}

const capBytes = Number(process.argv.at(-1))
const parent = process.ppid
const clock = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  const bytes = memoryBytes()
  if (bytes > capBytes) {
    writeSync(replyDescriptor, encodeLine({ _tag: "OverMemory", bytes }))
    process.kill(process.pid, "SIGKILL")
  }
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL")
  Atomics.wait(clock, 0, 0, pollMs)
}
