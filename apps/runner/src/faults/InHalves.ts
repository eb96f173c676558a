/**
 * A group that fails as a whole because of one item: the search for that item.
 *
 * @module
 */
import { Effect } from "effect"

/**
 * Runs `attempt` for each half of a group whose attempt has failed, and `onSingle` where the group is one item. `attempt`
 * calls it again where a half fails.
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
