/**
 * The command line: all commands, what they need, and how their ends become exit codes.
 *
 * @module
 */
import { DatabaseError } from "@escriba/db/DatabaseError"
import { Cause, Console, Effect, Logger } from "effect"
import { CliOutput, Command } from "effect/cli"
import { causeToFault } from "../faults/Fault.ts"
import { SettingsError } from "../settings/Settings.ts"
import { configured, extracting } from "./Configured.ts"
import { aggregatesCommand } from "./commands/AggregatesCommand.ts"
import { demoCommand } from "./commands/DemoCommand.ts"
import { doctorCommand } from "./commands/DoctorCommand.ts"
import { extractCommand } from "./commands/ExtractCommand.ts"
import { extractorsCommand } from "./commands/ExtractorsCommand.ts"
import { failuresCommand } from "./commands/FailuresCommand.ts"
import { ingestCommand } from "./commands/IngestCommand.ts"
import { inspectCommand } from "./commands/InspectCommand.ts"
import { runCommand } from "./commands/RunCommand.ts"
import { searchCommand } from "./commands/SearchCommand.ts"
import { segmentCommand } from "./commands/SegmentCommand.ts"
import { statusCommand } from "./commands/StatusCommand.ts"
import { Exit, exitCodes, usage } from "./Exit.ts"

export const version = "0.1.0"

/** The demo has settings of its own; the others have those of the environment. */
const subcommands = [
  runCommand.pipe(Command.provide(extracting)),
  ingestCommand.pipe(Command.provide(configured)),
  extractCommand.pipe(Command.provide(extracting)),
  extractorsCommand.pipe(Command.provide(extracting)),
  segmentCommand.pipe(Command.provide(extracting)),
  searchCommand.pipe(Command.provide(configured)),
  statusCommand.pipe(Command.provide(configured)),
  aggregatesCommand.pipe(Command.provide(configured)),
  failuresCommand,
  doctorCommand.pipe(Command.provide(configured)),
  inspectCommand.pipe(Command.provide(configured)),
  demoCommand
] as const

const escriba = Command.make("escriba").pipe(
  Command.withDescription(
    "Turns official gazettes into searchable text. Without a command: run, in the mode that EXECUTION_MODE names. Exit codes: 0 done, 1 documents failed for the first time, 2 wrong usage or configuration, 3 stopped by a dependency"
  ),
  Command.withSubcommands(subcommands),
  Command.withExamples([
    { command: "escriba demo", description: "See everything on gazettes made on the spot" },
    { command: "escriba ingest ~/diarios && escriba run && escriba search licitação", description: "Your own folder" }
  ])
)

/** Runs one command line. Fails with an `Exit` whose message was already shown. */
export const main = (args: ReadonlyArray<string>) =>
  Command.runWith(escriba, { version })(withCommand(args)).pipe(
    Effect.provide(CliOutput.layerPresenter(presenter)),
    Effect.catchCause((cause) => reported(cause)),
    Effect.provide(logging)
  )

/** A scheduled job names no command: the mode in its environment says what to do. */
const withCommand = (args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [first = "--"] = args
  const isOurs = first.startsWith("-") && !forEveryCommand.some((flag) => first.startsWith(flag))
  return isOurs ? ["run", ...args] : args
}

/** Flags that effect/cli answers itself. */
const forEveryCommand = ["--help", "-h", "--version", "-v", "--completions", "--wizard", "--log-level"]

/** A wrong invocation says what is wrong and where help is; only `--help` prints the whole of it. */
const presenter: CliOutput.Presenter = {
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error(
          [...event.errors.map(({ message }) => message), `\`${event.commandPath.join(" ")} --help\` tells more.`].join(
            "\n"
          )
        )
      : CliOutput.defaultPresenter.present(event)
}

/** Whatever a command fails with, as an exit code and one message on standard error. */
const reported = (cause: Cause.Cause<unknown>): Effect.Effect<never, Exit> => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
  const exit = exitOf(cause)
  return Effect.andThen(exit.message === "" ? Effect.void : Console.error(exit.message), Effect.fail(exit))
}

const exitOf = (cause: Cause.Cause<unknown>): Exit => {
  const error = Cause.squash(cause)
  if (error instanceof Exit) return error
  if (error instanceof SettingsError) {
    return usage(error.problems.map((problem) => `configuration: ${problem}`).join("\n"))
  }
  if (typeof error === "object" && error !== null && "_tag" in error && error._tag === "ShowHelp") return usage("")
  // A database that is not ours to use is a wrong configuration; one at work asks for patience.
  if (error instanceof DatabaseError && error.reason === "NotOurs") return usage(error.detail)
  if (error instanceof DatabaseError && error.reason === "RunInProgress") {
    return new Exit({ code: exitCodes.dependency, message: error.detail })
  }
  if (Cause.hasDies(cause)) {
    const message = `a bug of Escriba, please report it: ${Cause.pretty(cause)}`
    return new Exit({ code: exitCodes.dependency, message })
  }
  return new Exit({ code: exitCodes.dependency, message: causeToFault(cause).message })
}

/** A person reads what happened; a log file also when, and how grave it is. */
const forTerminal = Logger.make(({ logLevel, message }) => {
  const text = [message].flat().join(" ")
  return logLevel === "Info" ? text : `${logLevel.toLowerCase()}: ${text}`
})

/** Logs go to standard error: standard output belongs to results. */
const logging = Logger.layer([Logger.withConsoleError(process.stderr.isTTY ? forTerminal : Logger.formatLogFmt)])
