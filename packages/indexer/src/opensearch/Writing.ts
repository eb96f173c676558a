/**
 * Writes documents to an index and removes them, with one outcome per document.
 *
 * @module
 */
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Array as Arr, Effect, Result, Schema } from "effect"
import { IndexError } from "../IndexError.ts"
import { rejectionOf, rejectionOfId } from "../IndexedText.ts"
import { portionsOf } from "../Portions.ts"
import type { IndexItem, ItemOutcome } from "../SearchIndex.ts"
import { bodyOf, type Entry, entryOf, excerptEntryOf } from "./BulkBody.ts"
import type { Cluster } from "./Cluster.ts"
import { detailOf, OpenSearchFault, toIndexError } from "./OpenSearchErrors.ts"
import { send } from "./Operations.ts"
import { refresh } from "./Refresh.ts"

export interface WriteLimits {
  readonly maxTextBytes: number
  /** Limit of a request's size. A single larger document still gets a request of its own. */
  readonly maxRequestBytes: number
}

export const bulk = (
  cluster: Cluster,
  items: ReadonlyArray<IndexItem>,
  { maxRequestBytes, maxTextBytes }: WriteLimits
) =>
  writeAll(
    cluster,
    items.map((item) => ({
      id: item.id,
      rejection: rejectionOf(item) ?? longIdOf(item.id),
      entry: () => entryOf(item, maxTextBytes)
    })),
    maxRequestBytes
  )

export const writeExcerpts = (cluster: Cluster, excerpts: ReadonlyArray<ExcerptDocument>, maxRequestBytes: number) =>
  writeAll(
    cluster,
    excerpts.map((excerpt) => ({
      id: excerpt.excerpt_id,
      rejection: rejectionOfId(excerpt.excerpt_id) ?? longIdOf(excerpt.excerpt_id),
      entry: () => excerptEntryOf(excerpt)
    })),
    maxRequestBytes
  )

interface Candidate {
  readonly id: string
  /** The reason why the document can never be written. */
  readonly rejection: string | undefined
  readonly entry: () => Entry
}

/**
 * Sends the requests one after the other. If two documents have the same id, only the later one is written, and both
 * get its outcome. Otherwise, a retry of the earlier one could overwrite the later one.
 */
const writeAll = Effect.fnUntraced(function* (
  cluster: Cluster,
  candidates: ReadonlyArray<Candidate>,
  maxRequestBytes: number
): Effect.fn.Return<ReadonlyArray<ItemOutcome>, IndexError> {
  const sound = new Map(candidates.filter(({ rejection }) => rejection === undefined).map((one) => [one.id, one]))
  const entries = Array.from(sound.values(), ({ entry }) => entry())
  const outcomes = new Map<string, ItemOutcome>()
  const outage = yield* Effect.forEach(
    portionsOf(entries, { maxBytes: maxRequestBytes }),
    (request) => write(cluster, request, outcomes),
    { discard: true }
  ).pipe(
    Effect.as(""),
    // Nothing more is sent, but documents that were acknowledged before stay written.
    Effect.catchIf(
      () => outcomes.size > 0 || candidates.some(({ rejection }) => rejection !== undefined),
      (error) => Effect.succeed(error.message)
    )
  )
  return candidates.map(({ id, rejection }): ItemOutcome => {
    if (rejection !== undefined) return { _tag: "Rejected", id, detail: rejection, type: null }
    return outcomes.get(id) ?? { _tag: "Unavailable", id, detail: outage }
  })
})

/**
 * Sends an `update` with an empty `doc`: the server compares, answers `noop`, and rewrites nothing. If no document is
 * found, the index is refreshed once, because a document may have been written since the last refresh.
 */
export const touch = Effect.fnUntraced(function* (
  cluster: Cluster,
  except: ReadonlyArray<string>
): Effect.fn.Return<boolean, IndexError> {
  const id =
    (yield* anyBut(cluster, except)) ??
    (yield* Effect.andThen(refresh(cluster, [cluster.index]), anyBut(cluster, except)))
  if (id === undefined) return false
  const refused: Array<OpenSearchFault> = []
  const lines = Buffer.from(`${JSON.stringify({ update: { _id: id } })}\n{"doc":{}}\n`)
  const [putOff] = yield* send(cluster, {
    operations: [id],
    linesOf: () => lines,
    settle: (_, settlement) => void (Result.isFailure(settlement) && refused.push(settlement.failure))
  })
  if (putOff !== undefined) return yield* toIndexError(putOff.fault)
  const [fault] = refused
  if (fault === undefined) return true
  if (fault.status === 404) return false
  return yield* new IndexError({ reason: "Refused", detail: detailOf(fault), cause: fault })
})

const anyBut = (cluster: Cluster, except: ReadonlyArray<string>) =>
  cluster
    .ask(
      {
        method: "POST",
        path: `/${encodeURIComponent(cluster.index)}/_search`,
        body: { query: { bool: { must_not: { ids: { values: except } } } }, size: 1, _source: false }
      },
      Schema.Struct({ hits: Schema.Struct({ hits: Schema.Array(Schema.Struct({ _id: Schema.String })) }) })
    )
    .pipe(Effect.map(({ hits }) => hits.hits[0]?._id))

/** Removes documents and returns their number, except those whose answer was lost. Searches no longer find them. */
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

/** If the server refuses a request as too large, the request is halved, down to a single document. */
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
          : { _tag: "Rejected", id, detail: detailOf(settlement.failure), type: settlement.failure.type ?? "unknown" }
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
        const detail = `the server refuses a request of ${only.sizeBytes} bytes`
        return Effect.sync(() => outcomes.set(only.id, { _tag: "Rejected", id: only.id, detail, type: null }))
      }
      const halves = Arr.chunksOf(rest, Math.ceil(rest.length / 2))
      return Effect.forEach(halves, (half) => write(cluster, half, outcomes), { discard: true })
    })
  )

const isTooLarge = ({ cause }: IndexError) => cause instanceof OpenSearchFault && cause.status === 413

const longIdOf = (id: string) => (isPossibleId(id) ? undefined : `the id is longer than ${maxIdBytes} bytes`)

/** If one id is longer, the server refuses the whole request. */
const maxIdBytes = 512

const isPossibleId = (id: string) => id !== "" && Buffer.byteLength(id) <= maxIdBytes
