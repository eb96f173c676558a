/**
 * What a child does: one task at a time, as its parent asks, until the parent is gone.
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
import { PdfiumBinary } from "@escriba/extractors/pdf/pdfium/PdfiumModule"
import { Cause, Effect, Layer } from "effect"
import { pathOf } from "../../machine/Assets.ts"
import { threadOf } from "../../machine/Programs.ts"
import { decodeRequest, encodeLine, type Reply, type Request, replyDescriptor, requestDescriptor } from "../Protocol.ts"
import { perform, type TaskRequest, type TaskServices } from "../Tasks.ts"
import { Written } from "./Extract.ts"
import { ownBytes } from "./ProcessMemory.ts"

const send = (reply: Reply) => writeWhole(replyDescriptor, new TextEncoder().encode(encodeLine(reply)))

/**
 * Garbage of documents is collected before it adds up: without this the child grows without end (measured: 1.4 GB after 100
 * PDFs). A full collection takes 10 to 25 ms (measured), so that small documents share one. Unlike `Bun.gc`, `gcAndSweep`
 * keeps the compiled code of functions: a tenth less CPU (measured).
 */
const collectAfterGrowthBytes = 8 * 1024 * 1024
let leastSinceCollection = ownBytes()

/** Answers the child's memory afterwards, in bytes. */
const collectIfGrown = (): number => {
  const bytes = ownBytes()
  // Freed memory goes back to the system some time after its collection.
  leastSinceCollection = Math.min(leastSinceCollection, bytes)
  if (bytes < leastSinceCollection + collectAfterGrowthBytes) return bytes
  gcAndSweep()
  leastSinceCollection = ownBytes()
  return leastSinceCollection
}

/** One document alone can leave some hundred megabytes of parsed XML, which the engine does not collect by itself. */
const lookAfterTextBytes = 32 * 1024
let writtenSinceLook = 0

const written = (bytes: number) => {
  writtenSinceLook += bytes
  if (writtenSinceLook < lookAfterTextBytes) return
  collectIfGrown()
  writtenSinceLook = 0
}

/**
 * Ends the process when the parent does; a thread ends it sooner when it takes too much memory.
 *
 * @param plugins how it gets at other people's extractors, where it can
 */
export const runChild = async (plugins: Layer.Layer<never> = Layer.empty): Promise<never> => {
  const given = Layer.mergeAll(
    ExtractorList.layer(everyExtractor),
    Layer.effect(PdfiumBinary, pathOf("pdfium")),
    Layer.succeed(Written, written),
    plugins
  )
  const program = Effect.gen(function* () {
    const context = yield* Effect.context<TaskServices>()
    send({ _tag: "Ready" })
    yield* Effect.promise(async () => {
      const requests = createInterface({ input: createReadStream("", { fd: requestDescriptor, autoClose: false }) })
      for await (const line of requests) {
        const request = decodeRequest(line)
        send({ _tag: "Started", job: request.job })
        const ended = await Effect.runPromise(Effect.provideContext(endOf(request), context))
        send({ ...ended, job: request.job, idleBytes: collectIfGrown() })
      }
    })
  }).pipe(Effect.provide(given))

  new Worker(threadOf("watchdogMain"), { argv: process.argv.slice(-1) }).unref()
  await Effect.runPromise(program)
  process.exit(0)
}

/** A handler that ends otherwise than by a typed failure has crashed, and this process with it. */
const endOf = ({ request, task }: Request) =>
  perform(task, request as TaskRequest<typeof task>).pipe(
    Effect.map((answer) => ({ _tag: "Done", answer }) as const),
    Effect.catch(({ detail, reason }) => Effect.succeed({ _tag: "Failed", reason, detail } as const)),
    Effect.catchCause((cause) =>
      Effect.succeed({
        _tag: "Failed",
        reason: "ExtractorCrashed",
        detail: Cause.pretty(cause).slice(0, 1000)
      } as const)
    )
  )
