/**
 * The exit codes of commands, and the code of each error.
 *
 * @module
 */
import { Cause, Runtime, Schema } from "effect"
import { InvalidInput, isActionError, NotReady, toActionError } from "../actions/ActionError.ts"
import { causeToFault, isRoomError } from "../faults/Fault.ts"
import type { StoppedBy } from "../faults/Stop.ts"
import { SettingsError } from "../settings/Settings.ts"

/** 0: done. */
export const exitCodes = {
  /** Documents failed for the first time in this run. */
  documents: 1,
  /** The command line or the configuration is wrong. Nothing was begun. */
  usage: 2,
  /** A dependency did not answer: run again later. */
  dependency: 3
} as const

/** Ends the process with its code. The message goes to standard error, unless it is empty. */
export class CommandEnd extends Schema.TaggedError<CommandEnd>()("CommandEnd", {
  code: Schema.Literals(Object.values(exitCodes)),
  message: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

const end = (kind: keyof typeof exitCodes) => (message: string) => new CommandEnd({ code: exitCodes[kind], message })

export const documentsFailed = end("documents")
export const dependencyFailed = end("dependency")
const usage = end("usage")

export const stopped = ({ code, detail }: StoppedBy) => dependencyFailed(`stopped by ${code}: ${detail}`)

/** @param cause of a command's failure, not an interruption */
export const endOf = (cause: Cause.Cause<unknown>): CommandEnd => {
  const error = Cause.squash(cause)
  if (error instanceof CommandEnd) return error
  if (error instanceof SettingsError) {
    return usage(error.problems.map((problem) => `configuration: ${problem}`).join("\n"))
  }
  // effect/cli has printed what is wrong.
  if (typeof error === "object" && error !== null && "_tag" in error && error._tag === "ShowHelp") return usage("")
  if (Cause.hasDies(cause)) return dependencyFailed(`a bug of Escriba, please report it: ${Cause.pretty(cause)}`)
  const known = isActionError(error) || isRoomError(error) ? toActionError(error) : causeToFault(cause)
  if (known instanceof InvalidInput) return usage(invalidFlag(known))
  if (known instanceof NotReady) return usage(known.message)
  return dependencyFailed(known.message)
}

const invalidFlag = ({ input, problems }: InvalidInput): string =>
  problems.map((problem) => (input === null ? problem : `--${input} ${problem}`)).join("\n")
