/**
 * Decides which states of the ledger a selection takes: one rule for every engine, written over the engine's SQL
 * dialect.
 *
 * @module
 */
import type { InForce, Selection } from "../Gazettes.ts"
import { type State, states } from "../Ledger.ts"

export type Scope = Omit<Selection, "standing">

/** Settings in the ledger's format: `NAME=value`. */
export const settingsOf = (inForce: InForce): ReadonlyArray<string> =>
  Object.entries(inForce).map(([name, value]) => `${name}=${value}`)

/** Conditions over `gazettes g` and `escriba_ledger l` in an engine's SQL. */
export interface Dialect {
  /** The row was last begun with another file content. */
  readonly isAnotherFile: string
  /** `processed` was set back to false: the gazette is to be processed again. */
  readonly isReset: string
  /** The setting that caused the failure has another value now. */
  readonly isReasonGone: string
  /** The time of its retry has come. */
  readonly isDue: string
}

/**
 * Whether a selection looks at every row. A selection that includes done gazettes does: they are processed already, and
 * the named ones may be of any day.
 */
export const isEveryRow = ({ ids, includesDone = false, mode, staleExtractors }: Scope) =>
  mode === "ALL" || (includesDone && (mode === "UNPROCESSED" || ids !== undefined)) || staleExtractors !== undefined

/**
 * SQL: whether a row is open. All open states are listed by name, so that a state of another version is not touched.
 */
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
