/**
 * Why a task has no answer.
 *
 * @module
 */
import { ExtractReason } from "@escriba/extractors/ExtractError"
import { Schema } from "effect"

/** A handler said so, or its child was lost twice. */
export class TaskError extends Schema.TaggedError<TaskError>()("TaskError", {
  reason: ExtractReason,
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}
