/**
 * One extraction child: a process of its own group, with nothing of ours in reach.
 *
 * @module
 */
import { ExtractReason } from "@escriba/extractors/ExtractError"
import { Effect, Queue, Schema, type Scope, Stream } from "effect"
import { ChildProcess, type ChildProcessSpawner } from "effect/process"
import { programOf, sourceOf } from "../machine/Programs.ts"
import { Scratch } from "../machine/Scratch.ts"
import {
  type Answer,
  decodeReply,
  encodeLine,
  type Reply,
  type Request,
  replyDescriptor,
  requestDescriptor,
  type Without
} from "./Protocol.ts"

/** The child did not answer as it should: it is of no further use. */
export class ChildFault extends Schema.TaggedError<ChildFault>()("ChildFault", {
  reason: ExtractReason,
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

/** The child died or lost its wits at rest: no document had anything to do with it. */
export class ChildLost extends Schema.TaggedError<ChildLost>()("ChildLost", { detail: Schema.String }) {
  override get message() {
    return this.detail
  }
}

export interface Child {
  /**
   * One request at a time. Ends when the child has begun with it, and gives what then waits for the answer: a deadline
   * counts from there.
   */
  readonly ask: (request: Without<Request, "job">) => Effect.Effect<Effect.Effect<Answer, ChildFault>, ChildLost>
  /** How many requests it has been given. */
  readonly asked: () => number
  /** What it took after its last answer, in bytes. */
  readonly restBytes: () => number
  /** Its last request was answered, by a text or a typed fault: it is fit for another. */
  readonly isClean: () => boolean
  readonly isAlive: () => boolean
  readonly capBytes: number
}

/** Far above the 120 ms of a boot: a machine under load must not look like a broken child. */
const bootTime = "60 seconds"

/** Bun would load a `.env`, and install from the registry what a plug-in imports and nobody has installed. */
const isolation = ["--no-env-file", "--no-install"]

/**
 * The machine's last compiler begins ten times later than by default: most of what it compiles while a child is young is not
 * used for as long as that takes. It saves a tenth of the CPU of 300 PDF pages, and nothing later (measured).
 */
const compileLater = { BUN_JSC_thresholdForFTLOptimizeAfterWarmUp: "1000000" }

const mebibyte = 1024 * 1024

/**
 * A child is one of several, and what lies about in each adds up. It collects itself by what it has grown (`ChildProgram`);
 * beside that the engine collects a heap from 24 MiB on instead of 32, lets a larger one grow as on a machine of 128 MiB, and
 * marks in one thread, because more take the other children's processors. What was freed goes back to the system after 10 ms
 * instead of 100. The most that a child takes over 31 of the corpus' PDFs: 84 instead of 112 MB, for no more CPU; 16 MiB take
 * a fifth more of it with pdf.js, and save nothing (medians of 7 interleaved runs).
 */
const oneOfSeveral = {
  BUN_JSC_numberOfGCMarkers: "1",
  BUN_JSC_largeHeapSize: String(24 * mebibyte),
  BUN_JSC_forceRAMSize: String(128 * mebibyte),
  BUN_JSC_largeHeapGrowthFactor: "1.2",
  MIMALLOC_PURGE_DELAY: "10",
  MIMALLOC_PURGE_HOLES_MIN_INTERVAL: "10"
}

/** Which program a child is: only one that runs from its sources can load other people's extractors. */
export type ChildKind = "builtin" | "plugin"

const programs: Readonly<Record<ChildKind, () => string>> = {
  builtin: () => programOf("childMain"),
  plugin: () => sourceOf("children/program/pluginChildMain.ts")
}

/**
 * Starts a child that may take `capBytes` of anonymous memory. It has its own process group, so that Ctrl-C reaches the
 * parent alone; no environment of ours, no `.env` file and an empty working folder, so that a hostile document finds no secret.
 * Killed when the scope closes.
 */
export const spawnChild = (
  kind: ChildKind,
  capBytes: number
): Effect.Effect<Child, ChildFault, Scope.Scope | ChildProcessSpawner.ChildProcessSpawner | Scratch> =>
  Effect.gen(function* () {
    const cwd = yield* (yield* Scratch).directory
    const requests = yield* Queue.unbounded<string>()
    const replies = yield* Queue.unbounded<Reply, ChildFault>()
    const handle = yield* ChildProcess.make(process.execPath, [...isolation, programs[kind](), String(capBytes)], {
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
    let restBytes = 0
    return {
      ask: Effect.fnUntraced(function* (request) {
        asked += 1
        isClean = false
        yield* Queue.offer(requests, encodeLine({ ...request, job: asked }))
        const started = yield* next.pipe(
          Effect.timeoutOrElse({
            duration: bootTime,
            orElse: () => Effect.fail(new ChildLost({ detail: `it did not begin within ${bootTime}` }))
          }),
          Effect.mapError(({ detail }) => new ChildLost({ detail }))
        )
        if (started._tag !== "Started" || started.job !== asked)
          return yield* new ChildLost({ detail: outOfTurn(started) })
        return Effect.flatMap(next, (reply) => {
          if (reply._tag === "Ready" || reply._tag === "Started" || reply.job !== asked) {
            return Effect.fail(new ChildFault({ reason: "Defect", detail: outOfTurn(reply) }))
          }
          restBytes = reply.restBytes
          isClean = reply._tag !== "Failed" || reply.reason !== "ExtractorCrashed"
          return Effect.succeed(reply)
        })
      }),
      asked: () => asked,
      restBytes: () => restBytes,
      isClean: () => isClean,
      isAlive: () => isAlive,
      capBytes
    }
  }).pipe(
    Effect.catchTag("PlatformError", (error) =>
      Effect.fail(
        new ChildFault({ reason: "Defect", detail: `no extraction child could be started: ${error.message}` })
      )
    )
  )

const outOfTurn = (reply: Reply) => `it answered ${reply._tag} out of turn`
