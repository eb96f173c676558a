/**
 * Whether a document that was listed may be begun: one rule for every engine.
 *
 * @module
 */
import type { State } from "../Ledger.ts"
import type { ListedGazette } from "../ListedGazette.ts"
import { textStages } from "../Stage.ts"

/** SQL: the ledger row belongs to a stage whose work is claimed. */
export const isClaimable = `stage IN (${textStages.map((stage) => `'${stage}'`).join(", ")})`

/** The document's present row in the ledger. */
export interface Standing {
  readonly attempt: number
  readonly state: State
  readonly runId: number | null
}

/**
 * `begin`: no run has begun the document since it was listed. `repeat`: this run has begun it, and repeats the call
 * because the answer was lost. `overtaken`: another run has begun it, or this run has begun and ended it.
 */
export type Beginning = "begin" | "repeat" | "overtaken"

/** @param standing `undefined`: the document was never begun */
export const beginningOf = (
  { attempt }: Pick<ListedGazette, "attempt">,
  standing: Standing | undefined,
  runId: number
): Beginning => {
  if ((standing?.attempt ?? 0) === attempt) return "begin"
  const isOurs = standing?.state === "running" && standing.runId === runId && standing.attempt === attempt + 1
  return isOurs ? "repeat" : "overtaken"
}
