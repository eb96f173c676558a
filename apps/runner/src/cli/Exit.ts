/**
 * How a command ends when it does not end well: the exit codes, in one place.
 *
 * @module
 */
import { Runtime, Schema } from "effect"
import type { StoppedBy } from "../faults/Stop.ts"

/** 0: done. */
export const exitCodes = {
  /** Documents failed for the first time in this run. */
  documents: 1,
  /** The command line or the configuration is wrong: nothing was begun. */
  usage: 2,
  /** Something we depend on did not answer: run again later. */
  dependency: 3
} as const

/** Ends the process with its code. The message goes to standard error; an empty one says nothing. */
export class Exit extends Schema.TaggedError<Exit>()("Exit", {
  code: Schema.Literals([1, 2, 3]),
  message: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

export const stopped = ({ code, detail }: StoppedBy) =>
  new Exit({ code: exitCodes.dependency, message: `stopped by ${code}: ${detail}` })

export const usage = (message: string) => new Exit({ code: exitCodes.usage, message })
