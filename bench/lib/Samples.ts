/**
 * What was seen of a run from outside, moment by moment, and what can be said of it.
 *
 * @module
 */

export interface Sample {
  /** Since the program was started. */
  readonly atMs: number
  /** Done so far, by the program's own log. */
  readonly documents: number
  /** PSS of the process that `run` is, without its children. */
  readonly parentBytes: number
  /** What of it is anonymous memory: heap and caches, without Bun itself. */
  readonly parentAnonymousBytes: number
  /** Sum of PSS of it and its children. */
  readonly allBytes: number
}

type Samples = ReadonlyArray<Sample>

/** The parent's memory while it had done `from` documents or more, and fewer than `to`. */
export const parentBetween = (samples: Samples, from: number, to: number) => {
  const within = samples.filter(({ documents }) => documents >= from && documents < to)
  return {
    samples: within.length,
    bytes: median(within.map(({ parentBytes }) => parentBytes)),
    anonymousBytes: median(within.map(({ parentAnonymousBytes }) => parentAnonymousBytes))
  }
}

/** Documents a second on the way from so many to so many, or to the last sample; NaN where the run never came so far. */
export const rateBetween = (samples: Samples, from: number, to: number): number => {
  const begun = samples.find(({ documents }) => documents >= from)
  const ended = samples.find(({ documents }) => documents >= to) ?? samples.at(-1)
  if (begun === undefined || ended === undefined) return Number.NaN
  return ((ended.documents - begun.documents) / (ended.atMs - begun.atMs)) * 1000
}

/** Of the parent, and of all processes together; not necessarily at the same moment. */
export const peaks = (samples: Samples) =>
  samples.reduce(
    (highest, { allBytes, parentBytes }) => ({
      parentBytes: Math.max(highest.parentBytes, parentBytes),
      allBytes: Math.max(highest.allBytes, allBytes)
    }),
    { parentBytes: 0, allBytes: 0 }
  )

/** NaN of none. A mean would be moved by the one sample just before a collection. */
const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
