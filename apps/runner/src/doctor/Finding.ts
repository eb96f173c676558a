/**
 * What `doctor` says of one thing that a run needs.
 *
 * @module
 */

export interface Finding {
  /** PostgreSQL, S3, OpenSearch, Tika, this machine. */
  readonly service: string
  readonly check: string
  /** `warning`: a run works, but not as it should. `unknown`: it could not be looked at, because something else is wrong. */
  readonly result: "ok" | "warning" | "wrong" | "unknown"
  readonly detail: string
  /** What a person can do about it; empty where nothing is to be done. */
  readonly remedy: string
}

type Of = (check: string, detail: string, remedy?: string) => Finding

/** The findings of one service, each said with its result. */
export const findings = (service: string) => {
  const as =
    (result: Finding["result"]): Of =>
    (check, detail, remedy = "") => ({ service, check, result, detail, remedy })
  return { ok: as("ok"), warning: as("warning"), wrong: as("wrong"), unknown: as("unknown") }
}
