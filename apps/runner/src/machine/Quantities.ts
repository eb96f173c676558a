/**
 * Formats counts, sizes and durations for people.
 *
 * @module
 */

const integers = new Intl.NumberFormat("en-US")

export const count = (value: number): string => integers.format(value)

/** `1 document`, `2 documents`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? "" : "s"}`

/** Formats ascending numbers as ranges: `1-3, 7`. */
export const ranges = (numbers: ReadonlyArray<number>): string => {
  const found: Array<{ readonly first: number; last: number }> = []
  for (const number of numbers) {
    const open = found.at(-1)
    if (open !== undefined && number === open.last + 1) open.last = number
    else found.push({ first: number, last: number })
  }
  return found.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(", ")
}

/** Binary units, three digits: `1.25 MiB`. */
export const bytes = (value: number): string => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"]
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10))
  const scaled = value / 1024 ** power
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toPrecision(3)} ${units[power]}`
}

export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
