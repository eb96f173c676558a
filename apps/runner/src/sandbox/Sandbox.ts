/**
 * Extractors in child processes that can be killed: a pool of them, each used for some documents and then replaced.
 *
 * @module
 */
import type { AttemptReport, ExtractLimits } from "@escriba/extractors/Attempt"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Context, Duration, Effect, Layer, Pool, type Scope } from "effect"
import type { Capacity } from "../Machine.ts"
import { type Child, ChildFault, spawnChild } from "./Child.ts"

/** A child boots in 120 ms and grows a little with each document; after 20 the boot costs nothing (measured). */
const documentsPerChild = 20
const idleTime = Duration.seconds(30)

export interface SandboxJob {
  readonly path: string
  readonly name: string
  readonly mediaType: string
  /** Where the text goes; MUST NOT exist. After a failure whatever lies there is to be thrown away. */
  readonly output: string
  readonly limits: ExtractLimits
}

export class Sandbox extends Context.Service<
  Sandbox,
  {
    /**
     * Waits for a free child, then runs one extractor within the deadline and the child's memory. A child that ends
     * otherwise than by a clean answer is killed and replaced. Interruption kills it too.
     */
    readonly run: (extractor: Extractor, job: SandboxJob) => Effect.Effect<AttemptReport, ExtractError>
  }
>()("@escriba/runner/Sandbox") {
  static readonly layer = (options: { readonly capacity: Capacity; readonly deadline: Duration.Duration }) =>
    Layer.effect(
      Sandbox,
      Effect.gen(function* () {
        const pool = yield* Pool.makeWithTTL({
          acquire: spawnChild(options.capacity.childBytes),
          min: 0,
          max: options.capacity.children,
          timeToLive: idleTime
        })
        return Sandbox.of({
          run: Effect.fn("Sandbox.run")(
            (extractor, job) => runInPool(pool, options.deadline, extractor, job),
            Effect.scoped,
            (effect, extractor) =>
              Effect.catchTag(effect, "ChildFault", (fault) => Effect.fail(toExtractError(extractor, fault)))
          )
        })
      })
    )
}

const runInPool = (
  pool: Pool.Pool<Child, ChildFault>,
  deadline: Duration.Duration,
  extractor: Extractor,
  job: SandboxJob
): Effect.Effect<AttemptReport, ChildFault | ExtractError, Scope.Scope> =>
  Effect.gen(function* () {
    const child = yield* Pool.get(pool)
    const retire = Pool.invalidate(pool, child)
    const reply = yield* child.ask({ ...job, extractor: extractor.id }).pipe(
      Effect.timeoutOrElse({
        duration: deadline,
        orElse: () =>
          Effect.fail(new ChildFault({ reason: "DeadlineExceeded", detail: `over ${Duration.format(deadline)}` }))
      }),
      Effect.onError(() => retire)
    )
    const isClean = reply._tag === "Done" || reply.reason !== "ExtractorCrashed"
    if (!isClean || child.asked() >= documentsPerChild) yield* retire
    if (reply._tag === "Done") return reply.report
    return yield* new ExtractError({ extractor: extractor.id, reason: reply.reason, detail: reply.detail })
  })

const toExtractError = (extractor: Extractor, { detail, reason }: ChildFault) =>
  new ExtractError({ extractor: extractor.id, reason, detail })
