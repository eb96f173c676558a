/**
 * The result of one check of `doctor`.
 *
 * @module
 */
import { Schema } from "effect"

export const Finding = Schema.Struct({
  /** PostgreSQL, S3, OpenSearch, Tika, this machine. */
  service: Schema.String,
  check: Schema.String,
  /** `warning`: a run works, but not as it should. `unknown`: not checked, because something else is wrong. */
  result: Schema.Literals(["ok", "warning", "wrong", "unknown"]),
  detail: Schema.String,
  /** What a person can do; empty if there is nothing to do. */
  remedy: Schema.String
})
export type Finding = typeof Finding.Type

type Of = (check: string, detail: string, remedy?: string) => Finding

/** Makes the findings of one service. */
export const findings = (service: string) => {
  const as =
    (result: Finding["result"]): Of =>
    (check, detail, remedy = "") => ({ service, check, result, detail, remedy })
  return { ok: as("ok"), warning: as("warning"), wrong: as("wrong"), unknown: as("unknown") }
}
