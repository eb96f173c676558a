/**
 * Samples of a run, taken from outside, and figures computed from them.
 *
 * @module
 */

export interface Sample {
  /** Since the program's start. */
  readonly atMs: number
  /** Documents done so far, from the program's own log. */
  readonly documents: number
  /** PSS of the parent process, without its children. */
  readonly parentBytes: number
  /** Its anonymous memory: heap and caches, without Bun itself. */
  readonly parentAnonymousBytes: number
  /** Sum of PSS of the parent and its children. */
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

/** Documents per second between these two counts, or up to the last sample; NaN if the run did not get so far. */
export const rateBetween = (samples: Samples, from: number, to: number): number => {
  const begun = samples.find(({ documents }) => documents >= from)
  const ended = samples.find(({ documents }) => documents >= to) ?? samples.at(-1)
  if (begun === undefined || ended === undefined) return Number.NaN
  return ((ended.documents - begun.documents) / (ended.atMs - begun.atMs)) * 1000
}

/** Of the parent, and of all processes together, not necessarily at the same moment. */
export const peaks = (samples: Samples) =>
  samples.reduce(
    (highest, { allBytes, parentBytes }) => ({
      parentBytes: Math.max(highest.parentBytes, parentBytes),
      allBytes: Math.max(highest.allBytes, allBytes)
    }),
    { parentBytes: 0, allBytes: 0 }
  )

/** NaN without values. Not the mean, because one sample just before a garbage collection would move it. */
export const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
