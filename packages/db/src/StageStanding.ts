/**
 * What a later stage's row in the ledger says to a version and a text: one rule for every engine.
 *
 * @module
 */
import type { FailOutcome, Failure, State } from "./Ledger.ts"
import type { StageItem, StageVersion } from "./StageWork.ts"
import { isCounted, stateAfter } from "./Verdict.ts"

/** A later stage's row of one gazette. */
export interface StageStanding {
  readonly attempt: number
  readonly state: State
  readonly failures: number
  readonly version: string | null
  /** The attempt of the text that the row is bound to. */
  readonly inputAttempt: number | null
}

type Work = StageVersion & Pick<StageItem, "attempt" | "textAttempt">

/** Of this version and this text: what any other has come to says nothing here. */
const isCurrent = ({ inputAttempt, version }: StageStanding, work: Work): boolean =>
  version === work.version && inputAttempt === work.textAttempt

/** @param standing `undefined`: the stage never ended */
export const isDone = (standing: StageStanding | undefined, work: Work): boolean =>
  standing !== undefined && standing.state === "done" && isCurrent(standing, work)

/** What a failure comes to; `isOvertaken`: nothing, the stage has ended since the item was listed. */
export interface StageFailing extends FailOutcome {
  readonly isOvertaken: boolean
  readonly failures: number
}

/** @param standing `undefined`: the stage never ended */
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

/** In the ledger an extractor is who made what a row tells of: of a stage the part of its name before the `/`. */
export const makerOf = ({ stage }: Pick<StageVersion, "stage">): string => stage.slice(0, stage.indexOf("/"))
