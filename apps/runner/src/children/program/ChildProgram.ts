/**
 * What an extraction child does: one extractor on one file at a time, as its parent asks, until the parent is gone.
 *
 * @module
 */
import { gcAndSweep } from "bun:jsc"
import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"
import { Worker } from "node:worker_threads"
import { everyExtractor } from "@escriba/extractors/Builtins"
import { writeWhole } from "@escriba/extractors/bun/WholeWrite"
import { ExtractorList } from "@escriba/extractors/ExtractorList"
import { Effect } from "effect"
import { decodeRequest, encodeLine, type Reply, replyDescriptor, requestDescriptor } from "../Protocol.ts"
import { answering, type PluginAnswers } from "./Answering.ts"
import { ownBytes } from "./ProcessMemory.ts"

const send = (reply: Reply) => writeWhole(replyDescriptor, new TextEncoder().encode(encodeLine(reply)))

/**
 * What documents leave behind is collected before it adds up, or the child grows without end (measured: 1.4 GB after 100
 * PDFs). A full collection takes 10 to 25 ms (measured), so that small documents share one. Unlike Bun's own, this one keeps
 * the code of functions, which would be compiled again: a tenth less CPU (measured).
 */
const collectAfterGrowthBytes = 8 * 1024 * 1024
let leastSinceCollection = ownBytes()

/** What the child then takes, in bytes. */
const collectIfGrown = (): number => {
  const bytes = ownBytes()
  // What a collection sets free goes back to the system some time after it.
  leastSinceCollection = Math.min(leastSinceCollection, bytes)
  if (bytes < leastSinceCollection + collectAfterGrowthBytes) return bytes
  gcAndSweep()
  leastSinceCollection = ownBytes()
  return leastSinceCollection
}

/** One document alone can leave some hundred megabytes of parsed XML behind, which the engine by itself lets lie. */
const lookAfterTextBytes = 32 * 1024
let writtenSinceLook = 0

const written = (bytes: number) => {
  writtenSinceLook += bytes
  if (writtenSinceLook < lookAfterTextBytes) return
  collectIfGrown()
  writtenSinceLook = 0
}

/**
 * Ends the process when the parent does.
 *
 * @param watchdog the module that ends it sooner, when it takes too much memory
 */
export const runChild = async (watchdog: URL, plugins: Effect.Effect<PluginAnswers>): Promise<never> => {
  const program = Effect.gen(function* () {
    const { list } = yield* ExtractorList
    const answer = answering(list, yield* plugins, written)
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
  }).pipe(Effect.provide(ExtractorList.layer(everyExtractor)))

  new Worker(watchdog, { argv: process.argv.slice(-1) }).unref()
  await Effect.runPromise(program)
  process.exit(0)
}
