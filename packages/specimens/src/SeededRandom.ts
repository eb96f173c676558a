/**
 * A source of pseudo-random choices: the same seed gives the same choices on every machine.
 *
 * @module
 */

export interface SeededRandom {
  /** A whole number from `least` to `greatest`, both included. */
  readonly integer: (least: number, greatest: number) => number
  /** One of the items; the list must not be empty. */
  readonly pick: <A>(items: ReadonlyArray<A>) => A
  /** `count` different items, or all items if there are fewer. */
  readonly sample: <A>(items: ReadonlyArray<A>, count: number) => ReadonlyArray<A>
  readonly bytes: (count: number) => Uint8Array
}

/** Mulberry32: 32 bits of state, enough for prose, far too little for secrets. */
export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (least: number, greatest: number) => least + Math.floor(next() * (greatest - least + 1))
  return {
    integer,
    pick: (items) => items[integer(0, items.length - 1)]!,
    sample: (items, count) => {
      const left = [...items]
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(integer(0, left.length - 1), 1)[0]!)
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => integer(0, 255))
  }
}
