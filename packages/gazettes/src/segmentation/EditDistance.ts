/**
 * The number of letters by which two spellings differ.
 *
 * @module
 */

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other (optimal string alignment).
 * Answers `bound + 1` as soon as the distance is certain to exceed `bound`.
 */
export const editDistance = (left: string, right: string, bound: number): number => {
  if (Math.abs(left.length - right.length) > bound) return bound + 1
  let beforeLast: ReadonlyArray<number> = []
  let last: ReadonlyArray<number> = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1]
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isSwap && row > 1 && column > 1 ? beforeLast[column - 2]! + 1 : Number.POSITIVE_INFINITY
      )
    }
    if (Math.min(...current) > bound && Math.min(...last) > bound) return bound + 1
    beforeLast = last
    last = current
  }
  return Math.min(last[right.length]!, bound + 1)
}
