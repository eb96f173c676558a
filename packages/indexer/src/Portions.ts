/**
 * Items cut into portions that one request or one transaction can take.
 *
 * @module
 */

export interface PortionLimits {
  readonly maxBytes: number
  readonly maxItems?: number | undefined
}

/** Portions in the items' order, each within the limits. An item larger than `maxBytes` is a portion of its own. */
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
