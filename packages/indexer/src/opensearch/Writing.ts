/**
 * Items into the index and out of it, each with what became of it.
 *
 * @module
 */
import { Array as Arr, Effect, Result } from "effect"
import type { IndexError } from "../IndexError.ts"
import { rejectionOf } from "../IndexedText.ts"
import type { IndexItem, ItemOutcome } from "../SearchIndex.ts"
import { bodyOf, type Entry, entryOf, requestsOf } from "./BulkBody.ts"
import type { Cluster } from "./Cluster.ts"
import { detailOf, OpenSearchFault, toIndexError } from "./OpenSearchErrors.ts"
import { send } from "./Operations.ts"

export interface WriteLimits {
  readonly maxTextBytes: number
  /** No request is larger, unless a single document is. */
  readonly maxRequestBytes: number
}

/**
 * The requests go one after the other. An item that a later one replaces is not written, and shares the later one's
 * outcome: its own write, put off by the server, might come after it.
 */
export const bulk = Effect.fnUntraced(function* (
  cluster: Cluster,
  items: ReadonlyArray<IndexItem>,
  { maxRequestBytes, maxTextBytes }: WriteLimits
): Effect.fn.Return<ReadonlyArray<ItemOutcome>, IndexError> {
  const rejections = items.map(flawOf)
  const sound = new Map(items.filter((_, place) => rejections[place] === undefined).map((item) => [item.id, item]))
  const entries = Array.from(sound.values(), (item) => entryOf(item, maxTextBytes))
  const outcomes = new Map<string, ItemOutcome>()
  const outage = yield* Effect.forEach(
    requestsOf(entries, maxRequestBytes),
    (request) => write(cluster, request, outcomes),
    { discard: true }
  ).pipe(
    Effect.as(""),
    // Nothing more is sent, but what was acknowledged before is safe.
    Effect.catchIf(
      () => outcomes.size > 0 || rejections.some((rejection) => rejection !== undefined),
      (error) => Effect.succeed(error.message)
    )
  )
  return items.map(({ id }, place): ItemOutcome => {
    const rejection = rejections[place]
    if (rejection !== undefined) return { _tag: "Rejected", id, detail: rejection }
    return outcomes.get(id) ?? { _tag: "Unavailable", id, detail: outage }
  })
})

/** Answers how many were there, without those whose answer was lost on its way; searches do not see them any more. */
export const remove = Effect.fnUntraced(function* (
  cluster: Cluster,
  ids: ReadonlyArray<string>
): Effect.fn.Return<number, IndexError> {
  let removed = 0
  for (const operations of Arr.chunksOf([...new Set(ids)].filter(isPossibleId), 1_000)) {
    const faults: Array<OpenSearchFault> = []
    const putOff = yield* send(cluster, {
      operations,
      linesOf: (ids) => Buffer.from(ids.map((id) => `${JSON.stringify({ delete: { _id: id } })}\n`).join("")),
      settle: (_, settlement) => {
        if (Result.isFailure(settlement)) faults.push(settlement.failure)
        else if (settlement.success === "deleted") removed++
      },
      isRefreshed: true
    })
    const fault = putOff[0]?.fault ?? faults[0]
    if (fault !== undefined) return yield* toIndexError(fault)
  }
  return removed
})

/** A request that is too large for the server, whatever we hold for large, is halved until one document stands alone. */
const write = (
  cluster: Cluster,
  entries: ReadonlyArray<Entry>,
  outcomes: Map<string, ItemOutcome>
): Effect.Effect<void, IndexError> =>
  send(cluster, {
    operations: entries,
    linesOf: bodyOf,
    settle: ({ id, isTruncated }, settlement) =>
      outcomes.set(
        id,
        Result.isSuccess(settlement)
          ? { _tag: "Indexed", id, isTruncated }
          : { _tag: "Rejected", id, detail: detailOf(settlement.failure) }
      )
  }).pipe(
    Effect.tap((putOff) =>
      Effect.sync(() => {
        for (const { fault, operation } of putOff) {
          outcomes.set(operation.id, { _tag: "Unavailable", id: operation.id, detail: detailOf(fault) })
        }
      })
    ),
    Effect.asVoid,
    Effect.catchIf(isTooLarge, () => {
      const rest = entries.filter(({ id }) => !outcomes.has(id))
      const [only, ...others] = rest
      if (only !== undefined && others.length === 0) {
        const detail = `the server takes no request of ${only.sizeBytes} bytes`
        return Effect.sync(() => outcomes.set(only.id, { _tag: "Rejected", id: only.id, detail }))
      }
      const halves = Arr.chunksOf(rest, Math.ceil(rest.length / 2))
      return Effect.forEach(halves, (half) => write(cluster, half, outcomes), { discard: true })
    })
  )

const isTooLarge = ({ cause }: IndexError) => cause instanceof OpenSearchFault && cause.status === 413

const flawOf = (item: IndexItem): string | undefined =>
  rejectionOf(item) ?? (isPossibleId(item.id) ? undefined : `the id is longer than ${maxIdBytes} bytes`)

/** One that is longer makes the server refuse the whole request. */
const maxIdBytes = 512

const isPossibleId = (id: string) => id !== "" && Buffer.byteLength(id) <= maxIdBytes
