/**
 * An extraction child: runs one extractor on one file at a time, as its parent asks, until the parent is gone.
 *
 * @module
 */
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { Worker } from "node:worker_threads"
import { builtins } from "@escriba/extractors/Builtins"
import { Extractors } from "@escriba/extractors/Extractors"
import { Effect } from "effect"
import { writeWhole } from "../extraction/TextFile.ts"
import { makeAnswer } from "./Answering.ts"
import { ownBytes } from "./ProcessMemory.ts"
import { decodeRequest, encodeLine, type Reply, replyDescriptor, requestDescriptor } from "./Protocol.ts"

const send = (reply: Reply) => writeWhole(replyDescriptor, new TextEncoder().encode(encodeLine(reply)))

/**
 * What documents leave behind is collected before it adds up, or the child grows without end (measured: 1.4 GB after 100
 * PDFs). A full collection takes 15 to 40 ms (measured), so that small documents share one.
 */
const collectAfterGrowthBytes = 16 * 1024 * 1024
let leastSinceCollection = ownBytes()

/** What the child then takes, in bytes. */
const collectIfGrown = (): number => {
  const bytes = ownBytes()
  // What a collection sets free goes back to the system some time after it.
  leastSinceCollection = Math.min(leastSinceCollection, bytes)
  if (bytes < leastSinceCollection + collectAfterGrowthBytes) return bytes
  Bun.gc(true)
  leastSinceCollection = ownBytes()
  return leastSinceCollection
}

/** One document alone can leave some hundred megabytes of parsed XML behind, which the engine by itself lets lie. */
const lookAfterTextBytes = 128 * 1024
let writtenSinceLook = 0

const written = (bytes: number) => {
  writtenSinceLook += bytes
  if (writtenSinceLook < lookAfterTextBytes) return
  collectIfGrown()
  writtenSinceLook = 0
}

const program = Effect.gen(function* () {
  const answer = yield* makeAnswer(written)
  send({ _tag: "Ready" })
  yield* Effect.promise(async () => {
    const requests = createInterface({ input: createReadStream("", { fd: requestDescriptor, autoClose: false }) })
    for await (const line of requests) {
      const request = decodeRequest(line)
      send({ _tag: "Started", job: request.job })
      const ended = await Effect.runPromise(answer(request))
      send({ ...ended, restBytes: collectIfGrown() })
    }
  })
}).pipe(Effect.provide(Extractors.layer(builtins)))

new Worker(new URL("./watchdogMain.ts", import.meta.url), { argv: process.argv.slice(-1) }).unref()
await Effect.runPromise(program)
process.exit(0)
