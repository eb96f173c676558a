/**
 * What the parent and an extraction child say to each other: one JSON value a line, on descriptors of their own.
 *
 * @module
 */
import type { AttemptReport, ExtractLimits } from "@escriba/extractors/Attempt"
import type { ExtractReason } from "@escriba/extractors/ExtractError"

/** The child reads requests here and leaves when it ends: so it dies with its parent. */
export const requestDescriptor = 3
/** The child writes replies here. Standard output and error stay free for whatever a parser prints. */
export const replyDescriptor = 4

/** One extractor over one file. The text goes to `output`, which does not exist yet. */
export interface Request {
  readonly job: number
  readonly extractor: string
  readonly path: string
  readonly name: string
  readonly mediaType: string
  readonly output: string
  readonly limits: ExtractLimits
}

export type Reply =
  | { readonly _tag: "Ready" }
  /** The request was read: from here on, what happens to the child may be the document's doing. */
  | { readonly _tag: "Started"; readonly job: number }
  /** `restBytes`: what the child still takes, now that the document is gone. */
  | { readonly _tag: "Done"; readonly job: number; readonly restBytes: number; readonly report: AttemptReport }
  | {
      readonly _tag: "Failed"
      readonly job: number
      readonly restBytes: number
      readonly reason: ExtractReason
      readonly detail: string
    }
  /** The watchdog's last word before it kills its process. */
  | { readonly _tag: "OverMemory"; readonly bytes: number }

export const encodeLine = (value: Request | Reply): string => `${JSON.stringify(value)}\n`

/** How a job ends. */
export type Answer = Extract<Reply, { readonly _tag: "Done" | "Failed" }>

/** Both ends are the same build, so a line that parses is what it says. */
export const decodeRequest = (line: string): Request => JSON.parse(line)
export const decodeReply = (line: string): Reply => JSON.parse(line)
