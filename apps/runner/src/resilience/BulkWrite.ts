/**
 * Writes a bulk to an index that may be out, busy or not writable, and decides for each item whether the index or the item
 * is at fault.
 *
 * @module
 */
import { IndexError } from "@escriba/indexer/IndexError"
import type { ItemOutcome } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import { inHalves } from "../faults/InHalves.ts"
import type { Dependency } from "./Dependency.ts"

/** One kind of bulk write to one index. */
export interface BulkWrite<Item> {
  /** Name for the witnesses: it separates writes to one index from writes to another. */
  readonly operation: string
  readonly idOf: (item: Item) => string
  readonly write: (items: ReadonlyArray<Item>) => Effect.Effect<ReadonlyArray<ItemOutcome>, IndexError>
  /**
   * Rewrites, without changing it, a document that is already in the index and is not one of `except`. `false` if there is
   * no such document.
   */
  readonly touch: (except: ReadonlyArray<string>) => Effect.Effect<boolean, IndexError>
}

/**
 * Gives one outcome per item, in the order of the items. Only items that got no answer are sent again. If the index refuses
 * a group while it accepts other documents, the group is halved until the refused item is alone.
 */
export const writeAll = <Item>(call: Dependency["call"], bulk: BulkWrite<Item>, items: ReadonlyArray<Item>) => {
  const outcomes = new Map<Item, ItemOutcome>()
  const answered = (detail: string) =>
    items.map(
      (item) => outcomes.get(item) ?? ({ _tag: "Unavailable", id: bulk.idOf(item), detail } satisfies ItemOutcome)
    )
  return writeInto(call, bulk, items, outcomes).pipe(
    Effect.map(() => answered("the index gave no answer for it")),
    // Items that the index acknowledged before the outage are safe.
    Effect.catchIf(
      (error) => error.isRetryable && outcomes.size > 0,
      (error) => Effect.succeed(answered(error.detail))
    )
  )
}

const writeInto = <Item>(
  call: Dependency["call"],
  bulk: BulkWrite<Item>,
  items: ReadonlyArray<Item>,
  outcomes: Map<Item, ItemOutcome>
): Effect.Effect<void, IndexError> =>
  Effect.suspend(() => {
    let rest = items
    let isTriedAgain = false
    const attempt: Effect.Effect<void, IndexError> = Effect.gen(function* () {
      const answers = yield* bulk.write(rest)
      const alike = refusedAlike(answers)
      if (alike !== undefined && !isTriedAgain) {
        yield* mustTakeOthers(bulk, rest, alike)
        isTriedAgain = true
        return yield* attempt
      }
      const unavailable = answers.find((answer) => answer._tag === "Unavailable")
      rest.forEach((item, position) => {
        const answer = answers[position]
        if (answer !== undefined && answer._tag !== "Unavailable") outcomes.set(item, answer)
      })
      rest = rest.filter((item) => !outcomes.has(item))
      if (unavailable !== undefined) {
        return yield* new IndexError({ reason: "IndexUnavailable", detail: unavailable.detail })
      }
    })
    return call(attempt, {
      operation: bulk.operation,
      witness: Effect.suspend(() => bulk.touch(rest.map(bulk.idOf))),
      isGroup: () => rest.length > 1,
      blame: (error) =>
        Effect.asVoid(
          inHalves(
            rest,
            (half) => writeInto(call, bulk, half, outcomes),
            (only) => {
              const id = bulk.idOf(only)
              const detail = `the index takes others, and not this one: ${error.detail}`
              return Effect.sync(() => void outcomes.set(only, { _tag: "Rejected", id, detail, type: null }))
            }
          )
        )
    })
  })

/**
 * The refusal, if the index gave the same one for every item that it was asked about. This also holds for a bulk of one
 * item.
 */
const refusedAlike = (answers: ReadonlyArray<ItemOutcome>): string | undefined => {
  const asked = answers.filter((answer) => answer._tag !== "Rejected" || answer.type !== null)
  const [first] = asked
  if (first?._tag !== "Rejected") return undefined
  return asked.every((answer) => answer._tag === "Rejected" && answer.type === first.type) ? first.detail : undefined
}

const mustTakeOthers = Effect.fnUntraced(function* <Item>(
  { idOf, touch }: BulkWrite<Item>,
  items: ReadonlyArray<Item>,
  detail: string
) {
  if (yield* touch(items.map(idOf))) return
  return yield* new IndexError({
    reason: "Refused",
    detail: `all that it was given, and it holds no document that could tell whose fault that is: ${detail}`
  })
})
