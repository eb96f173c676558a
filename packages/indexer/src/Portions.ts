/**
 * Cuts items into portions that fit into one request or one transaction.
 *
 * @module
 */

export interface PortionLimits {
  readonly maxBytes: number
  readonly maxItems?: number | undefined
}

/**
 * Portions in the order of the items, each within the limits. An item larger than `maxBytes` gets a portion of its own.
 */
export const portionsOf = <A extends { readonly sizeBytes: number }>(
  items: ReadonlyArray<A>,
  { maxBytes, maxItems = Number.POSITIVE_INFINITY }: PortionLimits
): ReadonlyArray<ReadonlyArray<A>> => {
  const portions: Array<Array<A>> = []
  let filledBytes = 0
  for (const item of items) {
    const last = portions.at(-1)
    if (last !== undefined && last.length < maxItems && filledBytes + item.sizeBytes <= maxBytes) {
      last.push(item)
      filledBytes += item.sizeBytes
    } else {
      portions.push([item])
      filledBytes = item.sizeBytes
    }
  }
  return portions
}
