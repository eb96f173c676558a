/**
 * Which states of the ledger a selection takes: one rule for every engine, over its dialect.
 *
 * @module
 */
import type { InForce, Selection } from "../Gazettes.ts"
import { type State, states } from "../Ledger.ts"

export type Scope = Omit<Selection, "standing">

/** As the ledger has them: `NAME=value`. */
export const settingsOf = (inForce: InForce): ReadonlyArray<string> =>
  Object.entries(inForce).map(([name, value]) => `${name}=${value}`)

/** Conditions over `gazettes g` and `escriba_ledger l` in an engine's SQL. */
export interface Dialect {
  /** The row was last begun with another file. */
  readonly isAnotherFile: string
  /** Somebody has set `processed` back: to be done again. */
  readonly isReset: string
  /** The setting that caused the reason has another value. */
  readonly isReasonGone: string
  /** Its hour has come. */
  readonly isDue: string
}

/**
 * A processed gazette is a done gazette, and the done ones that somebody names are of any day: a selection that includes
 * them looks at every row.
 */
export const isEveryRow = ({ ids, includesDone = false, mode, staleExtractors }: Scope) =>
  mode === "ALL" || (includesDone && (mode === "UNPROCESSED" || ids !== undefined)) || staleExtractors !== undefined

/** SQL: whether a row is open. Every open state is listed, so that a state of another version is left alone. */
export const isOpen = (selection: Scope, dialect: Dialect): string => {
  const open = openIn(selection, dialect)
  return `(l.state IS NULL OR CASE l.state ${states.map((state) => `WHEN '${state}' THEN ${open[state]}`).join(" ")}
    ELSE FALSE END)`
}

const openIn = ({ includesDone, mode, staleExtractors }: Scope, dialect: Dialect): Readonly<Record<State, string>> => {
  const { isAnotherFile, isDue, isReasonGone, isReset } = dialect
  const all = {
    ...{ running: "TRUE", suspect: "TRUE", pending: "TRUE", failed: "TRUE", done: "TRUE", quarantined: "TRUE" },
    withdrawn: "FALSE"
  }
  if (includesDone === true) return all
  const quarantined = `(${isAnotherFile} OR ${isReasonGone})`
  if (mode === "ALL") return { ...all, quarantined }
  const due = `(${isAnotherFile} OR ${isDue})`
  return {
    ...all,
    pending: due,
    failed: due,
    done: staleExtractors === undefined ? `(${isAnotherFile} OR ${isReset})` : "TRUE",
    quarantined
  }
}
