/**
 * `ESCRIBA_JOIN_WORDS`: where words that were broken at the end of a line are joined.
 *
 * @module
 */

/** `index`: in the searched text only; `text`: in the stored text, and so in everything made from it. */
export const joinedPlaces = ["none", "index", "text"] as const
export type JoinedPlace = (typeof joinedPlaces)[number]
