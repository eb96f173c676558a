/**
 * What `doctor` says of one thing that a run needs.
 *
 * @module
 */
import { Schema } from "effect"

export const Finding = Schema.Struct({
  /** PostgreSQL, S3, OpenSearch, Tika, this machine. */
  service: Schema.String,
  check: Schema.String,
  /** `warning`: a run works, but not as it should. `unknown`: it could not be looked at, because something else is wrong. */
  result: Schema.Literals(["ok", "warning", "wrong", "unknown"]),
  detail: Schema.String,
  /** What a person can do about it; empty where nothing is to be done. */
  remedy: Schema.String
})
export type Finding = typeof Finding.Type

type Of = (check: string, detail: string, remedy?: string) => Finding

/** The findings of one service, each said with its result. */
export const findings = (service: string) => {
  const as =
    (result: Finding["result"]): Of =>
    (check, detail, remedy = "") => ({ service, check, result, detail, remedy })
  return { ok: as("ok"), warning: as("warning"), wrong: as("wrong"), unknown: as("unknown") }
}
