/**
 * The exit codes of commands, and the code of each error.
 *
 * @module
 */
import { isCounted, type ReasonCode, reasonOf } from "@escriba/gazettes/Reason"
import { Cause, Exit, Runtime, Schema } from "effect"
import { InvalidInput, isActionError, NotReady, toActionError } from "../actions/ActionError.ts"
import { causeToFault, isRoomError } from "../faults/Fault.ts"
import type { StoppedBy } from "../faults/Stop.ts"
import { SettingsError } from "../settings/Settings.ts"

/** 0: done, even if documents failed through their own fault. The table for people is in `docs/troubleshooting.md`. */
export const exitCodes = {
  /** A named file gave no text or could not be read; with `run --fail-on-documents`: documents failed. */
  documents: 1,
  /** A person must change something: the command line, a setting, credentials, a bucket, an index; or report a bug. */
  person: 2,
  /** The problem resolves itself, or another process is running: run again later. */
  later: 3,
  interrupted: 130,
  terminated: 143
} as const
type EndKind = keyof typeof exitCodes

/** Ends the process with its code. The message goes to standard error, unless it is empty. */
export class CommandEnd extends Schema.TaggedError<CommandEnd>()("CommandEnd", {
  code: Schema.Literals(Object.values(exitCodes)),
  message: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = this.code
  override readonly [Runtime.errorReported] = false
}

export const endAs = (kind: EndKind, message: string) => new CommandEnd({ code: exitCodes[kind], message })

export const documentsFailed = (message: string) => endAs("documents", message)

/** The kind of end that a reason means for the work that it stops or defers. */
export const kindOf = (code: ReasonCode): EndKind => {
  if (code === "Cancelled") return signal
  if (code === "DiskFull") return "later"
  const { whose } = reasonOf(code)
  return whose === "document" ? "documents" : whose === "dependency" ? "later" : "person"
}

export const stopped = ({ code, detail }: StoppedBy) =>
  endAs(kindOf(code), code === "Cancelled" ? "" : `stopped by ${code}: ${detail}`)

/**
 * The end of work that was completed but deferred something. Documents that failed through their own fault are recorded,
 * and do not change the exit code.
 */
export const putOffBy = (
  reasons: ReadonlyArray<{ readonly code: ReasonCode; readonly message: string }>
): CommandEnd | undefined => {
  const uncounted = reasons.filter(({ code }) => !isCounted(reasonOf(code)))
  for (const kind of ["person", "later"] as const) {
    const first = uncounted.find(({ code }) => kindOf(code) === kind)
    if (first !== undefined) return endAs(kind, first.message)
  }
  return undefined
}

let signal: "interrupted" | "terminated" = "interrupted"

/** Gives SIGTERM and SIGINT different exit codes; the runtime treats them in the same way. */
export const teardown: Runtime.Teardown = (exit, onExit) =>
  Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)
    ? onExit(exitCodes[signal])
    : Runtime.defaultTeardown(exit, onExit)

export const noteSignals = () => {
  process.once("SIGTERM", () => {
    signal = "terminated"
  })
}

/** @param cause of a command's failure, not an interruption */
export const endOf = (cause: Cause.Cause<unknown>): CommandEnd => {
  const error = Cause.squash(cause)
  if (error instanceof CommandEnd) return error
  if (error instanceof SettingsError) {
    return endAs("person", error.problems.map((problem) => `configuration: ${problem}`).join("\n"))
  }
  // effect/cli has already shown the problem.
  if (typeof error === "object" && error !== null && "_tag" in error && error._tag === "ShowHelp") {
    return endAs("person", "")
  }
  if (Cause.hasDies(cause)) return endAs("person", `a bug of Escriba, please report it: ${Cause.pretty(cause)}`)
  const known = isActionError(error) || isRoomError(error) ? toActionError(error) : causeToFault(cause)
  if (known instanceof InvalidInput) return endAs("person", invalidFlag(known))
  if (known instanceof NotReady) return endAs("person", known.message)
  return endAs(kindOf(known.code), known.message)
}

const invalidFlag = ({ input, problems }: InvalidInput): string =>
  problems.map((problem) => (input === null ? problem : `--${input} ${problem}`)).join("\n")
