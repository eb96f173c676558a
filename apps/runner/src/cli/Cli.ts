/**
 * The command line: all commands, and the part of the house that each needs.
 *
 * @module
 */
import { tmpdir } from "node:os"
import { styleText } from "node:util"
import { Cause, Console, Effect, Layer, Logger, References } from "effect"
import { CliOutput, Command } from "effect/cli"
import { FetchHttpClient } from "effect/http"
import { requirePaths } from "../actions/Ingest.ts"
import { requireDatabase, requireIndex, requireIntake } from "../actions/Ready.ts"
import { demoSettings, freshHome, home } from "../demo/Demo.ts"
import { Roster } from "../extraction/Roster.ts"
import * as House from "../house/House.ts"
import * as Services from "../house/Services.ts"
import { Settings } from "../settings/Settings.ts"
import { strangeVariables } from "../settings/StrangeVariables.ts"
import { version } from "../settings/Version.ts"
import { type CommandEnd, endOf } from "./CommandEnd.ts"
import { aggregatesCommand, announceArchives } from "./commands/AggregatesCommand.ts"
import { announceDemo, demoCommand } from "./commands/DemoCommand.ts"
import { doctorCommand } from "./commands/DoctorCommand.ts"
import { extractCommand } from "./commands/ExtractCommand.ts"
import { extractorsCommand } from "./commands/ExtractorsCommand.ts"
import { failuresCommand, retryCommand } from "./commands/FailuresCommand.ts"
import { ingestCommand } from "./commands/IngestCommand.ts"
import { inspectCommand } from "./commands/InspectCommand.ts"
import { announceRun, runCommand } from "./commands/RunCommand.ts"
import { searchCommand } from "./commands/SearchCommand.ts"
import { segmentCommand } from "./commands/SegmentCommand.ts"
import { statusCommand } from "./commands/StatusCommand.ts"

/** The environment's settings, and the log level that they set. */
const configured = Layer.effectDiscard(
  Effect.forEach(strangeVariables(Object.keys(process.env)), (line) => Effect.logWarning(line))
).pipe(
  Layer.provideMerge(
    Layer.unwrap(
      Effect.map(Settings, ({ isDebug }) => Layer.succeed(References.MinimumLogLevel, isDebug ? "Debug" : "Info"))
    )
  ),
  Layer.provideMerge(Settings.layer)
)

/** Settings and extractors. An unusable plug-in is a configuration problem. */
const extracting = Roster.layer(Services.extractors).pipe(Layer.provideMerge(configured))

const files = House.extraction(() => tmpdir()).pipe(Layer.provideMerge(extracting))

/** The demo has its own settings and ignores those of the environment. */
const ofDemo = Layer.merge(House.intake, House.pipeline).pipe(
  Layer.provideMerge(Roster.layer(Services.extractors)),
  Layer.provideMerge(Layer.effect(Settings, demoSettings(home)))
)

/** A command that only reads the database. */
const reading = <const Name extends string, Input, ContextInput, E, R>(
  command: Command.Command<Name, Input, ContextInput, E, R>
) =>
  command.pipe(
    Command.provide(House.databaseReader),
    Command.provideEffectDiscard(requireDatabase),
    Command.provide(configured)
  )

/** A dry run needs the database only. */
const unlessDry = <A, E, R>(house: Layer.Layer<A, E, R>, isDryRun: boolean) =>
  (isDryRun ? House.database : house) as Layer.Layer<
    A | Layer.Success<typeof House.database>,
    E | Layer.Error<typeof House.database>,
    R | Layer.Services<typeof House.database>
  >

/** Each command with its part of the house. The given effects run before that part is opened. */
const subcommands = [
  runCommand.pipe(
    Command.provide(({ isDryRun }) => unlessDry(House.pipeline, isDryRun)),
    Command.provideEffectDiscard((input) => announceRun(input)),
    Command.provide(extracting)
  ),
  ingestCommand.pipe(
    Command.provide(House.intake),
    Command.provideEffectDiscard((input) => Effect.andThen(requireIntake, requirePaths(input))),
    Command.provide(configured)
  ),
  extractCommand.pipe(Command.provide(files)),
  extractorsCommand.pipe(Command.provide(extracting)),
  segmentCommand.pipe(Command.provide(files)),
  searchCommand.pipe(
    Command.provide(House.index),
    Command.provideEffectDiscard(requireIndex),
    Command.provide(configured)
  ),
  reading(statusCommand),
  aggregatesCommand.pipe(
    Command.provide(({ isDryRun }) => unlessDry(House.archives, isDryRun)),
    Command.provideEffectDiscard((input) => announceArchives(input)),
    Command.provide(configured)
  ),
  reading(failuresCommand).pipe(
    Command.withSubcommands([
      retryCommand.pipe(
        Command.provide(House.database),
        Command.provideEffectDiscard(requireDatabase),
        Command.provide(configured)
      )
    ])
  ),
  doctorCommand.pipe(Command.provide(FetchHttpClient.layer), Command.provide(configured)),
  reading(inspectCommand),
  demoCommand.pipe(
    Command.provide(ofDemo),
    Command.provideEffectDiscard((input) => announceDemo(input)),
    Command.provideEffectDiscard(freshHome)
  )
] as const

export const escriba = Command.make("escriba").pipe(
  Command.withDescription(
    "Turns official gazettes into searchable text. Without a command: run, in the mode that EXECUTION_MODE names. Exit codes: 0 done, 1 a named file gave no text, 2 a person must change something, 3 run again later, 130 interrupted, 143 terminated"
  ),
  Command.withSubcommands(subcommands),
  Command.withExamples([
    { command: "escriba demo", description: "See everything on gazettes made on the spot" },
    { command: "escriba ingest ~/diarios && escriba run && escriba search licitação", description: "Your own folder" }
  ])
)

/** Runs one command line. Fails with a `CommandEnd` after its message was shown. */
export const main = (args: ReadonlyArray<string>) =>
  Command.runWith(escriba, { version })(withCommand(args)).pipe(
    Effect.provide(CliOutput.layerPresenter(presenter)),
    Effect.catchCause((cause) => reported(cause)),
    Effect.provide(logging)
  )

/** `run` is the default: a scheduled job names no command, and has its mode in the environment. */
const withCommand = (args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [first = "--"] = args
  const isOurs = first.startsWith("-") && !forEveryCommand.some((flag) => first.startsWith(flag))
  return isOurs ? ["run", ...args] : args
}

/** Flags that effect/cli answers itself. */
const forEveryCommand = ["--help", "-h", "--version", "-v", "--completions", "--wizard", "--log-level"]

/** A wrong invocation prints what is wrong and where to find help, not the whole help. */
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

/** A command's failure, as an exit code and one message on standard error. */
const reported = (cause: Cause.Cause<unknown>): Effect.Effect<never, CommandEnd> => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
  const end = endOf(cause)
  return Effect.andThen(end.message === "" ? Effect.void : Console.error(end.message), Effect.fail(end))
}

/** Log format for a person: no time, and the level only if it is unusual. */
const forTerminal = Logger.make(({ logLevel, message }) => {
  const text = [message].flat().join(" ")
  if (logLevel === "Info") return text
  return styleText(logLevel === "Warn" ? "yellow" : "red", `${logLevel.toLowerCase()}: ${text}`, {
    stream: process.stderr
  })
})

/** Logs go to standard error: standard output belongs to results. */
const logging = Logger.layer([Logger.withConsoleError(process.stderr.isTTY ? forTerminal : Logger.formatLogFmt)])
