/**
 * Tasks without a child: for extractors that are trusted, such as those of a test. Nothing stops one that hangs or grows.
 *
 * @module
 */
import { Effect, Layer } from "effect"
import { Children } from "../Children.ts"
import { TaskError } from "../TaskError.ts"
import { perform, type TaskServices } from "../Tasks.ts"

export const layer = Layer.effect(
  Children,
  Effect.map(Effect.context<TaskServices>(), (context) =>
    Children.of({
      ask: (task, request) =>
        perform(task, request).pipe(
          Effect.map((answer) => ({ request, answer })),
          Effect.mapError(({ detail, reason }) => new TaskError({ reason, detail })),
          Effect.provideContext(context)
        ),
      inUse: () => 0
    })
  )
)
