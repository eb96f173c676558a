/**
 * The settings that a failure may be bound to, as they are now.
 *
 * @module
 */
import { Duration, Effect } from "effect"
import type { InForce } from "../faults/Fault.ts"
import { fingerprintOf } from "../settings/Passwords.ts"
import { Settings } from "../settings/Settings.ts"
import { capacity } from "./Capacity.ts"
import { Roster } from "./Roster.ts"

/** Another list of extractors, or a newer version of one, opens what was unsupported or without text. */
export const settingsInForce = Effect.gen(function* () {
  const { deadline, maxFileBytes, passwords } = yield* Settings
  const { soloBytes } = yield* capacity
  const { entries } = yield* Roster
  return {
    MAX_GAZETTE_FILE_SIZE_MB: `${maxFileBytes / 2 ** 20}`,
    EXTRACT_PASSWORDS: fingerprintOf(passwords),
    ESCRIBA_EXTRACTORS: entries.map(({ extractor: { id, version } }) => `${id}@${version}`).join(","),
    ESCRIBA_DEADLINE_SECONDS: `${Duration.toSeconds(deadline)}`,
    MEMORY_LIMIT_BYTES: `${soloBytes}`
  } satisfies InForce
})
