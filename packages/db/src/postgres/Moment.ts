/**
 * Dates and timestamps in the contract's format. The server formats them, because a JavaScript date has no
 * microseconds.
 *
 * @module
 */

/** SQL: `YYYY-MM-DDTHH:MM:SS.ffffff` of a timestamp without zone. */
export const momentOf = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US')`

/** SQL: `YYYY-MM-DD`. */
export const dayOf = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`
