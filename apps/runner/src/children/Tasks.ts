/**
 * The tasks of a child: one line per task, with its handler in `program/`. Requests and answers are JSON; data as large as
 * a document is passed as a file that the request names.
 *
 * @module
 */
import { Effect } from "effect"
import type { TaskError } from "./TaskError.ts"

export const tasks = {
  extract: () => import("./program/Extract.ts"),
  describe: () => import("./program/Describe.ts"),
  joinWords: () => import("./program/JoinWords.ts"),
  cut: () => import("./program/Cut.ts"),
  findExcerpts: () => import("./program/FindExcerpts.ts")
}

export type Task = keyof typeof tasks
type Handle<T extends Task> = Awaited<ReturnType<(typeof tasks)[T]>>["handle"]
export type TaskRequest<T extends Task> = Parameters<Handle<T>>[0]
export type TaskAnswer<T extends Task> = Effect.Success<ReturnType<Handle<T>>>
/** What handlers are given by the process that they run in. */
export type TaskServices = Effect.Services<ReturnType<Handle<Task>>>
type TaskFailure = Pick<TaskError, "reason" | "detail">

/** Runs the handler in this process. */
export const perform = <T extends Task>(
  task: T,
  request: TaskRequest<T>
): Effect.Effect<TaskAnswer<T>, TaskFailure, TaskServices> =>
  // The compiler does not see that the handler and the request belong to one task.
  Effect.flatMap(Effect.promise<{ readonly handle: unknown }>(tasks[task]), ({ handle }) =>
    (handle as (request: TaskRequest<T>) => Effect.Effect<TaskAnswer<T>, TaskFailure, TaskServices>)(request)
  )
