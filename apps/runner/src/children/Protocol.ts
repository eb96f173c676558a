/**
 * The messages between the parent and a child: one JSON value per line, on descriptors of their own.
 *
 * @module
 */
import type { ExtractReason } from "@escriba/extractors/ExtractError"
import type { Task } from "./Tasks.ts"

/** The child reads requests here and ends when the pipe does: so it dies with its parent. */
export const requestDescriptor = 3
/** The child writes replies here. Standard output and error stay free for the output of parsers. */
export const replyDescriptor = 4

export interface Request {
  readonly job: number
  readonly task: Task
  /** See `TaskRequest`. */
  readonly request: unknown
}

/** The end of a job. `idleBytes`: the child's memory after it. */
export type Answer =
  | { readonly _tag: "Done"; readonly job: number; readonly idleBytes: number; readonly answer: unknown }
  | {
      readonly _tag: "Failed"
      readonly job: number
      readonly idleBytes: number
      readonly reason: ExtractReason
      readonly detail: string
    }

export type Reply =
  | { readonly _tag: "Ready" }
  /** The request was read: from here on, the document may be the cause of the child's death. */
  | { readonly _tag: "Started"; readonly job: number }
  | Answer
  /** The watchdog's last message before it kills its process. */
  | { readonly _tag: "OverMemory"; readonly bytes: number }

export const encodeLine = (value: Request | Reply): string => `${JSON.stringify(value)}\n`

/** Both ends are the same build, so a line that parses is what it says. */
export const decodeRequest = (line: string): Request => JSON.parse(line)
export const decodeReply = (line: string): Reply => JSON.parse(line)
