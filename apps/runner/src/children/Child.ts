/**
 * One child: a process of its own group, with nothing of ours in reach.
 *
 * @module
 */
import { ExtractReason } from "@escriba/extractors/ExtractError"
import { Effect, Queue, Schema, type Scope, Stream } from "effect"
import { ChildProcess, type ChildProcessSpawner } from "effect/process"
import { commandOf } from "../machine/Programs.ts"
import { Scratch } from "../machine/Scratch.ts"
import { type Answer, decodeReply, encodeLine, type Reply, replyDescriptor, requestDescriptor } from "./Protocol.ts"
import { TaskError } from "./TaskError.ts"
import type { Task, TaskAnswer, TaskRequest } from "./Tasks.ts"

/** The child died, hung or answered nonsense while it had a task: it is of no further use. */
export class ChildFault extends Schema.TaggedError<ChildFault>()("ChildFault", {
  reason: ExtractReason,
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

/** The child died or answered nonsense while idle, so no document is to blame. */
export class ChildLost extends Schema.TaggedError<ChildLost>()("ChildLost", { detail: Schema.String }) {
  override get message() {
    return this.detail
  }
}

export interface Child {
  /**
   * One request at a time. Ends when the child has begun with it, and gives the effect that waits for the answer: a deadline
   * counts from there. A `TaskError` is the handler's own.
   */
  readonly ask: <T extends Task>(
    task: T,
    request: TaskRequest<T>
  ) => Effect.Effect<Effect.Effect<TaskAnswer<T>, ChildFault | TaskError>, ChildLost>
  /** The number of requests so far. */
  readonly asked: () => number
  /** Its memory after the last answer, in bytes. */
  readonly idleBytes: () => number
  /** The last request ended with an answer or a typed failure: the child is fit for another. */
  readonly isClean: () => boolean
  readonly isAlive: () => boolean
  readonly capBytes: number
}

/** Far above the 120 ms of a boot: on a machine under load a child must not look broken. */
const bootTime = "60 seconds"

/**
 * Delays JavaScriptCore's top optimising tier (FTL) tenfold: code compiled early in a child's life rarely runs long enough to
 * pay for it. Saves a tenth of the CPU of 300 PDF pages, and nothing later (measured).
 */
const compileLater = { BUN_JSC_thresholdForFTLOptimizeAfterWarmUp: "1000000" }

const mebibyte = 1024 * 1024

/**
 * Garbage adds up over several children. A child collects by its growth (`ChildProgram`); in addition the engine collects
 * heaps from 24 MiB on instead of 32, grows larger ones as on a machine of 128 MiB, and marks in one thread, because more
 * would take the other children's processors. Freed memory goes back to the system after 10 ms instead of 100. A child's peak
 * over 31 of the corpus' PDFs: 84 instead of 112 MB, for no more CPU; 16 MiB take a fifth more CPU with pdf.js and save
 * nothing (medians of 7 interleaved runs).
 */
const oneOfSeveral = {
  BUN_JSC_numberOfGCMarkers: "1",
  BUN_JSC_largeHeapSize: String(24 * mebibyte),
  BUN_JSC_forceRAMSize: String(128 * mebibyte),
  BUN_JSC_largeHeapGrowthFactor: "1.2",
  MIMALLOC_PURGE_DELAY: "10",
  MIMALLOC_PURGE_HOLES_MIN_INTERVAL: "10"
}

/** A child for plug-ins loads other people's extractors. */
export type ChildKind = "builtin" | "plugin"

/**
 * Starts a child that may take `capBytes` of anonymous memory. It has its own process group, so that Ctrl-C reaches the
 * parent alone; no environment of ours, no `.env` file and an empty working folder, so that a hostile document finds no
 * secret. Killed when the scope closes.
 */
export const spawnChild = (
  kind: ChildKind,
  capBytes: number
): Effect.Effect<Child, ChildFault, Scope.Scope | ChildProcessSpawner.ChildProcessSpawner | Scratch> =>
  Effect.gen(function* () {
    const cwd = yield* (yield* Scratch).directory
    const requests = yield* Queue.unbounded<string>()
    const replies = yield* Queue.unbounded<Reply, ChildFault>()
    const { args, file } = commandOf(kind === "plugin" ? "pluginChildMain" : "childMain")
    const handle = yield* ChildProcess.make(file, [...args, String(capBytes)], {
      cwd,
      env: { TMPDIR: cwd, ...compileLater, ...oneOfSeveral },
      extendEnv: false,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
      detached: true,
      killSignal: "SIGKILL",
      additionalFds: {
        [`fd${requestDescriptor}`]: { type: "input", stream: Stream.encodeText(Stream.fromQueue(requests)) },
        [`fd${replyDescriptor}`]: { type: "output" }
      }
    })

    let isAlive = true
    const died = handle.exitCode.pipe(
      Effect.map((code) => `it ended with exit code ${code}`),
      Effect.catch((error) => Effect.succeed(`it died: ${error.reason._tag} ${error.message}`)),
      Effect.tap(() => Effect.sync(() => (isAlive = false))),
      Effect.flatMap((detail) => Queue.fail(replies, new ChildFault({ reason: "ExtractorCrashed", detail })))
    )
    yield* handle.getOutputFd(replyDescriptor).pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.runForEach((line) => Queue.offer(replies, decodeReply(line))),
      Effect.ignore,
      Effect.andThen(died),
      Effect.forkScoped
    )

    const next = Effect.flatMap(Queue.take(replies), (reply) =>
      reply._tag === "OverMemory"
        ? Effect.fail(new ChildFault({ reason: "MemoryExceeded", detail: `over ${capBytes} bytes (${reply.bytes})` }))
        : Effect.succeed(reply)
    )
    yield* next.pipe(
      Effect.timeoutOrElse({
        duration: bootTime,
        orElse: () =>
          Effect.fail(new ChildFault({ reason: "Defect", detail: `no answer within ${bootTime} of its start` }))
      })
    )

    let asked = 0
    let isClean = true
    let idleBytes = 0
    const answerOf = (reply: Reply, job: number): Effect.Effect<Answer, ChildFault> => {
      if (reply._tag === "Ready" || reply._tag === "Started" || reply._tag === "OverMemory" || reply.job !== job) {
        return Effect.fail(new ChildFault({ reason: "Defect", detail: outOfTurn(reply) }))
      }
      idleBytes = reply.idleBytes
      isClean = reply._tag !== "Failed" || reply.reason !== "ExtractorCrashed"
      return Effect.succeed(reply)
    }
    return {
      ask: Effect.fnUntraced(function* <T extends Task>(task: T, request: TaskRequest<T>) {
        const job = ++asked
        isClean = false
        yield* Queue.offer(requests, encodeLine({ job, task, request }))
        const started = yield* next.pipe(
          Effect.timeoutOrElse({
            duration: bootTime,
            orElse: () => Effect.fail(new ChildLost({ detail: `it did not begin within ${bootTime}` }))
          }),
          Effect.mapError(({ detail }) => new ChildLost({ detail }))
        )
        if (started._tag !== "Started" || started.job !== job)
          return yield* new ChildLost({ detail: outOfTurn(started) })
        return next.pipe(
          Effect.flatMap((reply) => answerOf(reply, job)),
          Effect.flatMap((answer) =>
            answer._tag === "Done"
              ? Effect.succeed(answer.answer as TaskAnswer<T>)
              : Effect.fail(new TaskError({ reason: answer.reason, detail: answer.detail }))
          )
        )
      }),
      asked: () => asked,
      idleBytes: () => idleBytes,
      isClean: () => isClean,
      isAlive: () => isAlive,
      capBytes
    }
  }).pipe(
    Effect.catchTag("PlatformError", (error) =>
      Effect.fail(new ChildFault({ reason: "Defect", detail: `no child could be started: ${error.message}` }))
    )
  )

const outOfTurn = (reply: Reply) => `it answered ${reply._tag} out of turn`
