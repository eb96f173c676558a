/**
 * The kinds of flags that commands share.
 *
 * @module
 */
import { Flag } from "effect/cli"

/** Off unless given. */
export const onOff = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

export const json = (description: string) => onOff("json", description)

export const text = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(description), Flag.optional)

/** Any of several; none given: all. */
export const texts = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(`${description}; repeat it for several`), Flag.atLeast(0))

export const gazetteIds = Flag.Int("id").pipe(
  Flag.withDescription("Only this gazette; repeat it for several"),
  Flag.atLeast(0)
)

/** A number of things to do or show. */
export const limit = (description: string) =>
  Flag.Int("limit").pipe(
    Flag.withDescription(description),
    Flag.filter(
      (most) => most > 0,
      (most) => `expected 1 or more, got ${most}`
    )
  )

/** A flag that may be repeated and was not given narrows nothing. */
export const orAll = <A>(chosen: ReadonlyArray<A>): ReadonlyArray<A> | undefined =>
  chosen.length === 0 ? undefined : chosen
