export const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")

/** Harmonic mean of precision and recall over the words, each as often as it occurs, in any order; 0 to 1. */
export const tokenF1 = (text: string, truth: string): number => {
  const open = new Map<string, number>()
  const [found, expected] = [wordsOf(text), wordsOf(truth)]
  for (const word of expected) open.set(word, (open.get(word) ?? 0) + 1)
  let common = 0
  for (const word of found) {
    const left = open.get(word) ?? 0
    if (left > 0) common++
    open.set(word, left - 1)
  }
  return (2 * common) / (found.length + expected.length)
}

/** The same over the pairs of neighbouring words, so that their order counts. */
export const pairsF1 = (text: string, truth: string): number => tokenF1(pairs(text), pairs(truth))

const pairs = (text: string) =>
  wordsOf(text)
    .flatMap((word, i, all) => (i === 0 ? [] : `${all[i - 1]}\u00B7${word}`))
    .join(" ")
