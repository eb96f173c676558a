/**
 * The gazettes that the database selects, page by page: first ordinary ones, then suspects, then those that were alone when
 * their run died.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Gazettes, type RunFilter, type RunFrame, type Selection } from "@escriba/db/Gazettes"
import { type Deferred, Effect, Option, Stream } from "effect"
import type { Fault } from "../../faults/Fault.ts"
import * as Flow from "../Flow.ts"
import type { Delivery, Source } from "../Source.ts"

export interface SelectedOptions {
  readonly filter: RunFilter
  /** Rows per page. */
  readonly pageSize: number
  readonly limit: Option.Option<number>
}

/** Values that affect how a text is made and where it is stored, in addition to the settings that failures are bound to. */
export type Making = ReadonlyArray<string | number | undefined>

export const source = Effect.fn("Selected.source")(function* (
  { filter, limit, pageSize }: SelectedOptions,
  frame: RunFrame,
  onPage: (rows: number) => Effect.Effect<void>
) {
  const gazettes = yield* Gazettes
  const selection = { ...filter, ...frame, pageSize }
  const plan = yield* gazettes.plan(selection)
  const most = Option.getOrElse(limit, () => Number.MAX_SAFE_INTEGER)
  const rows = (standing: Selection["standing"]) =>
    gazettes.pages({ ...selection, standing }).pipe(
      Stream.tap((page) => onPage(page.length)),
      Stream.flattenIterable,
      Stream.map((gazette): Delivery => ({ gazette, isAlone: standing !== "ordinary", settle: () => Effect.void }))
    )
  const alone = plan.suspects === 0 ? Stream.empty : Stream.concat(rows("suspect"), rows("blamed"))
  return {
    expected: Math.min(most, plan.selected),
    deliveries: Stream.take(Stream.concat(rows("ordinary"), alone), most)
  } satisfies Source as Source
})

/** Called when something happens, for a person or a log. MUST be quick. */
export interface RunObserver extends Flow.FlowObserver {
  readonly page: (rows: number) => Effect.Effect<void>
}

/** Processes every selected document once. */
export const run = (
  options: SelectedOptions & Omit<Flow.FlowOptions, "request"> & { readonly making?: Making | undefined },
  observer: RunObserver,
  stop: Deferred.Deferred<Fault>
) => {
  const request = { ...options.filter, fingerprint: fingerprintOf(options) }
  return Flow.run((frame) => source(options, frame, observer.page), { ...options, request }, observer, stop)
}

/**
 * Fingerprint of a run. An unfinished run in mode `ALL` is resumed only if its fingerprint is the same. `undefined` if the
 * run is narrowed or limited.
 */
const fingerprintOf = ({
  filter,
  inForce,
  limit,
  making = []
}: Pick<Parameters<typeof run>[0], "filter" | "inForce" | "limit" | "making">): string | undefined => {
  const { includesDone: _, mode: __, ...narrowing } = filter
  const isNarrowed = Option.isSome(limit) || Object.values(narrowing).some((given) => given !== undefined)
  return isNarrowed
    ? undefined
    : createHash("md5")
        .update(JSON.stringify([inForce, making]))
        .digest("hex")
}
