/**
 * The time that the ecosystem's archives are dated in.
 *
 * @module
 */
import { timestampOf } from "@escriba/gazettes/Timestamp"

/** Brasília has been at UTC-3 all year since 2019, and the existing system wrote no other offset. */
const offsetMs = -3 * 3_600_000

/** `YYYY-MM-DDTHH:MM:SS.ffffff` of the epoch milliseconds, no zone: `aggregates.last_updated`. */
export const brasiliaTimestampOf = (epochMs: number): string => timestampOf(epochMs + offsetMs)
