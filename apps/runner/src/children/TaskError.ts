/**
 * The failure of a task.
 *
 * @module
 */
import { ExtractReason } from "@escriba/extractors/ExtractError"
import { Schema } from "effect"

/** The handler failed, or its child died, hung or took too much memory, also in the retry. */
export class TaskError extends Schema.TaggedError<TaskError>()("TaskError", {
  reason: ExtractReason,
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}
