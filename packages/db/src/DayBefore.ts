/**
 * Computes the moment one day before another.
 *
 * @module
 */

const dayMs = 86_400_000

/** @param timestamp `YYYY-MM-DDTHH:MM:SS.ffffff`; the result has the same form, exact to the microsecond. */
export const dayBefore = (timestamp: string): string => {
  const [seconds = "", fraction = ""] = timestamp.split(".")
  const before = new Date(Date.parse(`${seconds}Z`) - dayMs).toISOString()
  return `${before.slice(0, "YYYY-MM-DDTHH:MM:SS".length)}.${fraction}`
}
