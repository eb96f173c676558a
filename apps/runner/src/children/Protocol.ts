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

export type Request = ExtractRequest | DescribeRequest

/** One extractor over one file. The text goes to `output`, which does not exist yet. */
export interface ExtractRequest {
  readonly _tag: "Extract"
  readonly job: number
  readonly extractor: string
  /** The module that the extractor comes from; `null`: a built-in one. */
  readonly module: string | null
  readonly path: string
  readonly name: string
  readonly mediaType: string
  readonly output: string
  readonly limits: ExtractLimits
  /** They come this way because an environment or an argument can be read by others. */
  readonly passwords: ReadonlyArray<string>
}

/** Which extractor a plug-in's module has. `specifier`: a path or a package's name, seen from `folder`. */
export interface DescribeRequest {
  readonly _tag: "Describe"
  readonly job: number
  readonly specifier: string
  readonly folder: string
}

export interface PluginDescription {
  readonly id: string
  readonly version: string
  /** The absolute path of its module. */
  readonly module: string
  /** See `acceptedTypes`. */
  readonly mediaTypes: ReadonlyArray<string>
}

export type Reply =
  | { readonly _tag: "Ready" }
  /** The request was read: from here on, what happens to the child may be the document's doing. */
  | { readonly _tag: "Started"; readonly job: number }
  /** `restBytes`: what the child still takes, now that the document is gone. */
  | { readonly _tag: "Done"; readonly job: number; readonly restBytes: number; readonly report: AttemptReport }
  | {
      readonly _tag: "Described"
      readonly job: number
      readonly restBytes: number
      readonly description: PluginDescription
    }
  /** A plug-in's `accepts`, which can be asked nowhere else, says no. */
  | { readonly _tag: "Declined"; readonly job: number; readonly restBytes: number }
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
export type Answer = Extract<Reply, { readonly restBytes: number }>

/** The same without one of its fields, kind by kind. */
export type Without<A, Field extends string> = A extends unknown ? Omit<A, Field> : never

/** Both ends are the same build, so a line that parses is what it says. */
export const decodeRequest = (line: string): Request => JSON.parse(line)
export const decodeReply = (line: string): Reply => JSON.parse(line)
