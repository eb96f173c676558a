/**
 * Extractors in child processes that can be killed: a pool of them, each used for some documents and then replaced.
 *
 * @module
 */
import type { AttemptReport } from "@escriba/extractors/Attempt"
import { attemptToFile, type FileJob } from "@escriba/extractors/bun/TextFile"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Declined } from "@escriba/extractors/ExtractorList"
import { Context, Duration, Effect, Layer } from "effect"
import type { Capacity } from "../machine/Machine.ts"
import * as Permits from "../machine/Permits.ts"
import { type Child, ChildFault, type ChildLost } from "./Child.ts"
import * as ChildPool from "./ChildPool.ts"
import type { ExtractRequest } from "./Protocol.ts"

/** The text lies at `output`, which is the job's or, after a try alone, another one beside it. */
export interface ChildReport extends AttemptReport {
  readonly output: string
}

/** A child that was lost before it began with the document is replaced; so many in a row are no accident. */
const lostChildren = 3

export class Children extends Context.Service<
  Children,
  {
    /**
     * Waits for a free child, then runs one extractor within the deadline and the child's memory. A child that ends
     * otherwise than by a clean answer is killed and replaced. A document that needed more than a child's share, or whose
     * child died, gets one more try, alone, with the whole of the memory: the machine's out-of-memory killer may have taken
     * an innocent. Interruption kills the child too. A plug-in is asked in the child whether it accepts the document.
     */
    readonly run: (extractor: Extractor, job: FileJob) => Effect.Effect<ChildReport, ExtractError | Declined>
    /** Bytes that the children at work may take now; nothing at rest. */
    readonly inUse: () => number
  }
>()("@escriba/runner/Children") {
  /** @param options.modules the plug-ins' modules by their ids; whoever has none is a built-in one */
  static readonly layer = (options: {
    readonly capacity: Capacity
    readonly deadline: Duration.Duration
    readonly modules?: ReadonlyMap<string, string>
  }) =>
    Layer.effect(
      Children,
      Effect.gen(function* () {
        const { childBytes, children, soloBytes } = options.capacity
        const memory = Permits.make(children * childBytes)
        const modules = options.modules ?? new Map<string, string>()
        const pool = yield* ChildPool.make(modules.size === 0 ? "builtin" : "plugin")
        const moduleOf = ({ id }: Extractor) => modules.get(id) ?? null

        const inChild = (capBytes: number, extractor: Extractor, job: FileJob) =>
          Effect.scoped(
            Effect.flatMap(pool.child(capBytes), (child) =>
              ask(child, options.deadline, { ...job, extractor: extractor.id, module: moduleOf(extractor) })
            )
          ).pipe(Effect.retry({ times: lostChildren, while: (error) => error._tag === "ChildLost" }))

        const attempt = (extractor: Extractor, job: FileJob) =>
          Effect.scoped(Effect.andThen(memory.hold(childBytes), inChild(childBytes, extractor, job)))

        /** The whole budget means that no other child is at work; those at rest make room. */
        const attemptAlone = (extractor: Extractor, job: FileJob) =>
          Effect.scoped(
            memory
              .hold(memory.budgetBytes)
              .pipe(Effect.andThen(pool.clear), Effect.andThen(inChild(soloBytes, extractor, job)))
          )

        return Children.of({
          run: Effect.fn("Children.run")(
            (extractor, job) =>
              attempt(extractor, job).pipe(
                Effect.catchIf(
                  (error) =>
                    error._tag === "ChildFault" &&
                    (error.reason === "ExtractorCrashed" ||
                      (error.reason === "MemoryExceeded" && soloBytes > childBytes)),
                  () => attemptAlone(extractor, { ...job, output: `${job.output}.alone` })
                )
              ),
            (effect, extractor) =>
              Effect.catchTags(effect, {
                ChildFault: ({ detail, reason }) =>
                  Effect.fail(new ExtractError({ extractor: extractor.id, reason, detail })),
                ChildLost: ({ detail }) =>
                  Effect.fail(
                    new ExtractError({
                      extractor: extractor.id,
                      reason: "Defect",
                      detail: `children are lost at rest: ${detail}`
                    })
                  )
              })
          ),
          inUse: memory.inUse
        })
      })
    )

  /** No children: for extractors that are trusted, such as those of a test. Nothing stops one that hangs or grows. */
  static readonly layerInProcess = Layer.succeed(
    Children,
    Children.of({
      run: (extractor, job) =>
        Effect.map(attemptToFile(extractor, job), (report) => ({ ...report, output: job.output })),
      inUse: () => 0
    })
  )
}

const ask = Effect.fnUntraced(function* (
  child: Child,
  deadline: Duration.Duration,
  job: FileJob & Pick<ExtractRequest, "extractor" | "module">
): Effect.fn.Return<ChildReport, ChildLost | ChildFault | ExtractError | Declined> {
  const answer = yield* child.ask({ _tag: "Extract", ...job })
  const reply = yield* answer.pipe(
    Effect.timeoutOrElse({
      duration: deadline,
      orElse: () =>
        Effect.fail(new ChildFault({ reason: "DeadlineExceeded", detail: `over ${Duration.format(deadline)}` }))
    })
  )
  const { extractor, output } = job
  if (reply._tag === "Done") return { ...reply.report, output }
  if (reply._tag === "Declined") return yield* new Declined({ extractor })
  if (reply._tag === "Failed") return yield* new ExtractError({ extractor, reason: reply.reason, detail: reply.detail })
  return yield* new ChildFault({ reason: "Defect", detail: `it answered ${reply._tag} to an extraction` })
})
