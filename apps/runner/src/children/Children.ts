/**
 * Tasks in child processes that can be killed: a pool of children, each used for some tasks and then replaced.
 *
 * @module
 */
import { Context, Duration, Effect, Layer } from "effect"
import type { Capacity } from "../machine/Machine.ts"
import * as Permits from "../machine/Permits.ts"
import { ChildFault, type ChildKind } from "./Child.ts"
import * as ChildPool from "./ChildPool.ts"
import { TaskError } from "./TaskError.ts"
import type { Task, TaskAnswer, TaskRequest } from "./Tasks.ts"

export interface Answered<T extends Task> {
  /** The one that was answered: where the task writes an `output`, its path may be another than was asked for. */
  readonly request: TaskRequest<T>
  readonly answer: TaskAnswer<T>
}

/** A child that is lost before it begins is replaced; so many in a row are no accident. */
const lostChildren = 3

export class Children extends Context.Service<
  Children,
  {
    /**
     * Waits for a free child, then runs the task within a deadline and the child's memory. A child that ends otherwise than
     * by a clean answer is killed and replaced. A task that needed more than a child's share, or whose child died, gets one
     * retry, alone, with the whole memory and with an `output` of its own: the machine's out-of-memory killer may have taken
     * an innocent. Interruption kills the child too.
     */
    readonly ask: <T extends Task>(
      task: T,
      request: TaskRequest<T>,
      options?: { readonly deadline: Duration.Duration }
    ) => Effect.Effect<Answered<T>, TaskError>
    /** Bytes that the working children may take now; 0 while all are idle. */
    readonly inUse: () => number
  }
>()("@escriba/runner/Children") {
  /** @param options.deadline of tasks that are asked without one */
  static readonly layer = (options: {
    readonly capacity: Capacity
    readonly kind: ChildKind
    readonly deadline: Duration.Duration
  }) =>
    Layer.effect(
      Children,
      Effect.gen(function* () {
        const { childBytes, children, soloBytes } = options.capacity
        const memory = Permits.make(children * childBytes)
        const pool = yield* ChildPool.make(options.kind)

        const inChild = <T extends Task>(
          capBytes: number,
          deadline: Duration.Duration,
          task: T,
          request: TaskRequest<T>
        ) =>
          pool.child(capBytes).pipe(
            Effect.flatMap((child) => child.ask(task, request)),
            Effect.flatMap(
              Effect.timeoutOrElse({
                duration: deadline,
                orElse: () =>
                  Effect.fail(
                    new ChildFault({ reason: "DeadlineExceeded", detail: `over ${Duration.format(deadline)}` })
                  )
              })
            ),
            Effect.map((answer): Answered<T> => ({ request, answer })),
            Effect.scoped,
            Effect.retry({ times: lostChildren, while: (error) => error._tag === "ChildLost" })
          )

        return Children.of({
          ask: Effect.fn("Children.ask")(
            <T extends Task>(
              task: T,
              request: TaskRequest<T>,
              { deadline }: { readonly deadline: Duration.Duration } = options
            ) => {
              const attempt = memory
                .hold(childBytes)
                .pipe(Effect.andThen(inChild(childBytes, deadline, task, request)), Effect.scoped)
              /**
               * The whole budget means that no other child works; the idle ones make room. The solo child goes before the
               * budget is given back: idle, it would stand beside a full set.
               */
              const attemptAlone = memory
                .hold(memory.budgetBytes)
                .pipe(
                  Effect.andThen(pool.clear),
                  Effect.andThen(inChild(soloBytes, deadline, task, withOwnOutput(request))),
                  Effect.ensuring(pool.clear),
                  Effect.scoped
                )
              return attempt.pipe(
                Effect.catchIf(
                  (error) =>
                    error._tag === "ChildFault" &&
                    (error.reason === "ExtractorCrashed" ||
                      (error.reason === "MemoryExceeded" && soloBytes > childBytes)),
                  () => attemptAlone
                ),
                Effect.catchTags({
                  ChildFault: ({ detail, reason }) => Effect.fail(new TaskError({ reason, detail })),
                  ChildLost: ({ detail }) =>
                    Effect.fail(new TaskError({ reason: "Defect", detail: `idle children are lost: ${detail}` }))
                })
              )
            }
          ),
          inUse: memory.inUse
        })
      })
    )
}

const withOwnOutput = <R>(request: R): R =>
  typeof request === "object" && request !== null && "output" in request
    ? { ...request, output: `${request.output}.alone` }
    : request
