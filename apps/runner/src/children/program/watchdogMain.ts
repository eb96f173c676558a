/**
 * A thread of a child that kills its process when it takes too much memory or loses its parent. It does not depend on the event
 * loop of the parent or of the parser: a bomb grows by 1.2 GB per second (measured).
 *
 * @module
 */
import { writeSync } from "node:fs"
import { encodeLine, replyDescriptor } from "../Protocol.ts"
import { ownBytes } from "./ProcessMemory.ts"

const pollMs = 50

const capBytes = Number(process.argv.at(-1))
const parent = process.ppid
const clock = new Int32Array(new SharedArrayBuffer(4))
for (;;) {
  const bytes = ownBytes()
  if (bytes > capBytes) {
    writeSync(replyDescriptor, encodeLine({ _tag: "OverMemory", bytes }))
    process.kill(process.pid, "SIGKILL")
  }
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL")
  Atomics.wait(clock, 0, 0, pollMs)
}
