/**
 * Wraps a contract so that every call waits while its service is out.
 *
 * @module
 */
import { keysetPages, type Page } from "@escriba/db/KeysetPages"
import { Effect, Option, Stream } from "effect"
import type { Dependency } from "./Dependency.ts"

type Retryable = { readonly isRetryable: boolean; readonly message: string }
type Answer<A, E extends Retryable> = Effect.Effect<A, E, never>
type Listing = (...parameters: ReadonlyArray<never>) => Stream.Stream<unknown, unknown, unknown>

/** The methods that give a stream. A broken stream cannot be repeated, only continued, and only its contract knows how. */
export type Listings<Shape> = { [Name in keyof Shape as Shape[Name] extends Listing ? Name : never]: Shape[Name] }

/**
 * Sends every method of the contract through `call`. All methods MUST be repeatable.
 *
 * @param listings how each method that gives a stream continues after an outage (see `continued`)
 */
export const waiting = <Shape extends object>(
  { call }: Pick<Dependency, "call">,
  service: Shape,
  listings: Listings<Shape>
): Shape => {
  const waited = (member: unknown) => {
    if (Effect.isEffect(member)) return call(member as Answer<unknown, Retryable>)
    const method = member as (...parameters: ReadonlyArray<unknown>) => Answer<unknown, Retryable>
    return (...parameters: ReadonlyArray<unknown>) => call(method(...parameters))
  }
  const members = Object.entries(service).map(([name, member]) => [name, waited(member)] as const)
  return { ...(Object.fromEntries(members) as Shape), ...listings }
}

/** A listing that survives outages: each page is a separate listing that starts after the last row of the previous page. */
export const continued = <Row, Cursor, E extends Retryable>(
  { call }: Pick<Dependency, "call">,
  { after, pageSize }: Page<Cursor>,
  listing: (page: Page<Cursor>) => Stream.Stream<ReadonlyArray<Row>, E>,
  cursorOf: (row: Row) => Cursor
): Stream.Stream<ReadonlyArray<Row>, E> =>
  keysetPages(
    pageSize,
    after,
    (cursor: Cursor | undefined) =>
      Effect.map(
        call(Stream.runHead(listing({ pageSize, after: cursor }))),
        Option.getOrElse((): ReadonlyArray<Row> => [])
      ),
    cursorOf
  )
