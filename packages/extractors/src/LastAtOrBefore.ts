/**
 * A search in ascending starts.
 *
 * @module
 */

/** The index of the last of `count` stretches that begins at the place or before it; 0 if none does. */
export const lastAtOrBefore = (place: number, count: number, startOf: (index: number) => number): number => {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (startOf(middle) <= place) low = middle
    else high = middle - 1
  }
  return low
}
