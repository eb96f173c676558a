/**
 * Timestamps as the contract writes them: text, no zone, microseconds.
 *
 * @module
 */

/** `2024-01-31T10:11:12.345000`: UTC of the epoch milliseconds. JavaScript's clocks are no finer. */
export const timestampOf = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, -1)}000`

/** Whether the text is a day of the calendar in the form `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
