/**
 * The meaning of a derived stage's ledger row for a version and a text: one rule for every engine.
 *
 * @module
 */
import { isCounted } from "@escriba/gazettes/Reason"
import type { FailOutcome, Failure, State } from "../Ledger.ts"
import { parseStage } from "../Stage.ts"
import type { StageItem, StageVersion } from "../StageWork.ts"
import { stateAfter } from "./FailureRule.ts"

/** The ledger row of a derived stage of one gazette. */
export interface StageStanding {
  readonly attempt: number
  readonly state: State
  readonly failures: number
  readonly version: string | null
  /** The attempt of the text that the row is bound to. */
  readonly inputAttempt: number | null
}

type Work = StageVersion & Pick<StageItem, "attempt" | "textAttempt">

/** Results of other versions or other texts are ignored. */
const isCurrent = ({ inputAttempt, version }: StageStanding, work: Work): boolean =>
  version === work.version && inputAttempt === work.textAttempt

/** @param standing `undefined` if the stage never ended */
export const isDone = (standing: StageStanding | undefined, work: Work): boolean =>
  standing !== undefined && standing.state === "done" && isCurrent(standing, work)

/** The outcome of a failure; `isOvertaken`: nothing changes, because the stage has ended since the item was listed. */
export interface StageFailing extends FailOutcome {
  readonly isOvertaken: boolean
  readonly failures: number
}

/** @param standing `undefined` if the stage never ended */
export const failingOf = (
  standing: StageStanding | undefined,
  work: Work,
  failure: Pick<Failure, "whose" | "isPermanent">
): StageFailing => {
  const current = standing !== undefined && isCurrent(standing, work) ? standing : undefined
  const before = current?.failures ?? 0
  if ((standing?.attempt ?? 0) !== work.attempt)
    return { isOvertaken: true, isFirst: false, failures: before, state: current?.state ?? "pending" }
  const failures = before + (isCounted(failure) ? 1 : 0)
  return {
    isOvertaken: false,
    isFirst: isCounted(failure) && before === 0,
    failures,
    state: stateAfter(failure, failures)
  }
}

/**
 * The value of the ledger's column `extractor`, which names the program that made the result. For a derived stage it is
 * the stage's name.
 */
export const makerOf = ({ stage }: Pick<StageVersion, "stage">): string => parseStage(stage).name
