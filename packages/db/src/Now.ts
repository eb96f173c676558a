/**
 * The current time in the ledger's format.
 *
 * @module
 */
import { timestampOf } from "@escriba/gazettes/Timestamp"
import { Clock, Effect } from "effect"

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, UTC. */
export const now = Effect.map(Clock.currentTimeMillis, timestampOf)
