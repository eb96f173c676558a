/**
 * Finds the item that makes a whole group fail.
 *
 * @module
 */
import { Effect } from "effect"

/**
 * Runs `attempt` for each half of a group whose attempt has failed, and `onSingle` if the group is one item. `attempt`
 * calls this function again if a half fails.
 */
export const inHalves = <Item, A, E, R>(
  items: ReadonlyArray<Item>,
  attempt: (half: ReadonlyArray<Item>) => Effect.Effect<A, E, R>,
  onSingle: (item: Item) => Effect.Effect<A, E, R>
): Effect.Effect<ReadonlyArray<A>, E, R> => {
  const middle = Math.ceil(items.length / 2)
  return items.length > 1
    ? Effect.forEach([items.slice(0, middle), items.slice(middle)], attempt)
    : Effect.forEach(items, onSingle)
}
