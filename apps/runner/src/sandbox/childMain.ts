/**
 * An extraction child: runs one extractor on one file at a time, as its parent asks, until the parent is gone.
 *
 * @module
 */
import { closeSync, createReadStream, openSync, writeSync } from "node:fs"
import { createInterface } from "node:readline"
import { Worker } from "node:worker_threads"
import { runAttempt } from "@escriba/extractors/Attempt"
import { builtins } from "@escriba/extractors/Builtins"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { ExtractError } from "@escriba/extractors/ExtractError"
import { Extractors } from "@escriba/extractors/Extractors"
import { Cause, Effect } from "effect"
import { decodeRequest, encodeLine, type Reply, type Request, replyDescriptor, requestDescriptor } from "./Protocol.ts"

const answer = (request: Request): Effect.Effect<Reply, never, Extractors> =>
  Effect.gen(function* () {
    const extractor = (yield* Extractors).list.find(({ id }) => id === request.extractor)
    if (extractor === undefined) return yield* Effect.die(new Error(`no extractor is called ${request.extractor}`))
    const input = yield* fileInput(request.path, { name: request.name, mediaType: request.mediaType })
    const output = yield* Effect.acquireRelease(
      Effect.sync(() => openSync(request.output, "wx")),
      (descriptor) => Effect.sync(() => closeSync(descriptor))
    )
    const write = (bytes: Uint8Array) =>
      Effect.try({ try: () => writeWhole(output, bytes), catch: (cause) => writeError(extractor.id, cause) })
    const report = yield* runAttempt(extractor, input, request.limits, write)
    return { _tag: "Done", job: request.job, report } as const
  }).pipe(
    Effect.scoped,
    Effect.catch((error) =>
      Effect.succeed({ _tag: "Failed", job: request.job, reason: error.reason, detail: error.detail } as const)
    ),
    Effect.catchCause((cause) =>
      Effect.succeed({
        _tag: "Failed",
        job: request.job,
        reason: "ExtractorCrashed",
        detail: Cause.pretty(cause).slice(0, 1000)
      } as const)
    )
  )

const writeWhole = (descriptor: number, bytes: Uint8Array) => {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
}

const writeError = (extractor: string, cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
  const reason = code === "ENOSPC" || code === "EDQUOT" ? "DiskFull" : "Defect"
  return new ExtractError({ extractor, reason, detail: `its text could not be written: ${code}`, cause })
}

const send = (reply: Reply) => writeWhole(replyDescriptor, new TextEncoder().encode(encodeLine(reply)))

/** What a document leaves behind is collected before the next one comes, or the child grows without end (measured). */
const program = Effect.gen(function* () {
  const context = yield* Effect.context<Extractors>()
  send({ _tag: "Ready" })
  yield* Effect.promise(async () => {
    const requests = createInterface({ input: createReadStream("", { fd: requestDescriptor, autoClose: false }) })
    for await (const line of requests) {
      const reply = await Effect.runPromiseWith(context)(answer(decodeRequest(line)))
      Bun.gc(true)
      send(reply)
    }
  })
}).pipe(Effect.provide(Extractors.layer(builtins)))

new Worker(new URL("./watchdogMain.ts", import.meta.url), { argv: process.argv.slice(-1) }).unref()
await Effect.runPromise(program)
process.exit(0)
