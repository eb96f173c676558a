/**
 * `ESCRIBA_JOIN_WORDS`: where a word that a line end has broken is made whole.
 *
 * @module
 */

/** `index`: in what is searched; `text`: in the stored text, and so in all that is made of it. */
export const joinedPlaces = ["none", "index", "text"] as const
export type JoinedPlace = (typeof joinedPlaces)[number]
