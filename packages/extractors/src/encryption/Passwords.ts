/**
 * Passwords tried in their order, and what is said when none of them fits.
 *
 * @module
 */
import { Effect } from "effect"

/** What the first password opens that fits; `open` answers `undefined` to one that does not. */
export const firstThatFits = Effect.fnUntraced(function* <A, E, R>(
  passwords: ReadonlyArray<string>,
  open: (password: string) => Effect.Effect<A | undefined, E, R>
): Effect.fn.Return<A | undefined, E, R> {
  for (const password of passwords) {
    const opened = yield* open(password)
    if (opened !== undefined) return opened
  }
  return undefined
})

/** Of an `Encrypted` error. It tells how many there were, never which. */
export const unopened = ({ length }: ReadonlyArray<string>): string => {
  if (length === 0) return "the document needs a password"
  return length === 1
    ? "the document needs a password, and the one given does not open it"
    : `the document needs a password, and none of the ${length} given opens it`
}

/** Also of an `Encrypted` error: no password would help. */
export const cannotBeOpened = (how: string): string =>
  `the document is encrypted with ${how}: that kind of encryption cannot be opened here, with any password`
