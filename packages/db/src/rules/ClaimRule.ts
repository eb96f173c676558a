/**
 * Whether a document that was listed may be begun: one rule for every engine.
 *
 * @module
 */
import type { State } from "../Ledger.ts"
import type { ListedGazette } from "../ListedGazette.ts"

/** What the ledger says of the document now. */
export interface Standing {
  readonly attempt: number
  readonly state: State
  readonly runId: number | null
}

/**
 * `begin`: nobody has since it was listed. `repeat`: this run has, and is asked again because the answer was lost.
 * `overtaken`: someone else has, or this run has and it ended.
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
