/**
 * Runs the stage `text` over the selected gazettes, then the later stages. Only this module assembles a run.
 *
 * @module
 */
import { type Deferred, Effect, Option, Schema } from "effect"
import { capacity } from "../extraction/Capacity.ts"
import { settingsInForce } from "../extraction/InForce.ts"
import type { Fault } from "../faults/Fault.ts"
import * as Selected from "../flow/sources/Selected.ts"
import { RunReport } from "../flow/Tally.ts"
import { unwrittenOf } from "../house/House.ts"
import { Settings, type SettingsShape } from "../settings/Settings.ts"
import { version } from "../settings/Version.ts"
import { type StageObserver, StageReport } from "../stages/StageRun.ts"
import { runStages } from "../stages/Stages.ts"
import { addressesBelow } from "../stages/text/Addresses.ts"
import { toActionError } from "./ActionError.ts"
import { requireExisting } from "./Existing.ts"
import { Older, olderThan } from "./Plan.ts"
import { choose, type RunInput, requireExtractors } from "./RunChoice.ts"

const later = Schema.Struct({ stages: Schema.Array(StageReport) })

/** The fields of `RunReport` are missing if the stage `text` was not requested. */
export const RunAnswer = Schema.Union([Schema.Struct({ ...RunReport.fields, older: Older, ...later.fields }), later])
export type RunAnswer = typeof RunAnswer.Type

export const hasText = (answer: RunAnswer): answer is Extract<RunAnswer, RunReport> => "runId" in answer

/** Called when something happens. MUST be quick. */
export interface RunObserver {
  readonly text: Selected.RunObserver
  readonly stages: StageObserver
}

/** @param stop ends the admission of documents, and appears in the report */
export const run = Effect.fn("Actions.run")(function* (
  input: RunInput,
  observer: RunObserver,
  stop: Deferred.Deferred<Fault>
) {
  const { filter, stages, ...choice } = yield* choose(input)
  yield* requireExtractors(input)
  yield* requireExisting(filter)
  const settings = yield* Settings
  const { deadline, filesEndpoint, home, maxFileBytes, pageSize, postgres, themes } = settings
  const { childBytes, documents: concurrency } = yield* capacity
  yield* Effect.logDebug(`a child may take ${childBytes} bytes, a document ${deadline}`)
  const shared = { filter, pageSize, inForce: yield* settingsInForce }
  const addresses = addressesBelow(filesEndpoint)
  const unwritten = unwrittenOf(home, postgres)
  const limit = Option.fromUndefinedOr(choice.limit)
  const making = makingOf(settings)
  const report = stages.includes("text")
    ? yield* Selected.run(
        { ...shared, limit, maxFileBytes, concurrency, addresses, unwritten, making },
        observer.text,
        stop
      )
    : undefined
  const text =
    report === undefined
      ? undefined
      : { ...report, older: report.stoppedBy === null ? yield* olderThan(filter, report.selected) : null }
  if (text !== undefined && text.stoppedBy !== null) return { ...text, stages: [] } satisfies RunAnswer
  const names = stages.filter((stage) => stage !== "text")
  const options = { ...shared, themes: themes.config.themes, stages: names }
  const answer: RunAnswer = { ...text, stages: yield* runStages(options, observer.stages, stop) }
  return answer
}, Effect.mapError(toActionError))

type Makers = Pick<SettingsShape, "filesEndpoint" | "joinWords" | "maxIndexTextBytes" | "openSearch" | "storage">

/**
 * The values that affect how a text is made. The cutting of editions has no version of its own, so Escriba's version is
 * included.
 */
const makingOf = ({ filesEndpoint, joinWords, maxIndexTextBytes, openSearch, storage }: Makers): Selected.Making => [
  version,
  joinWords,
  maxIndexTextBytes,
  filesEndpoint,
  openSearch?.index,
  storage?.bucket
]
