/**
 * Tries passwords in order, and describes the failure if none fits.
 *
 * @module
 */
import { Effect } from "effect"

/** The result of the first password that fits; `open` answers `undefined` for a password that does not. */
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

/** The text of an `Encrypted` error. It says how many passwords there were, never which. */
export const unopened = ({ length }: ReadonlyArray<string>): string => {
  if (length === 0) return "the document needs a password"
  return length === 1
    ? "the document needs a password, and the one given does not open it"
    : `the document needs a password, and none of the ${length} given opens it`
}

/** The text of an `Encrypted` error if no password would help. */
export const cannotBeOpened = (how: string): string =>
  `the document is encrypted with ${how}: that kind of encryption cannot be opened here, with any password`
