/**
 * The remedy for a reason, for a person.
 *
 * @module
 */
import { isReasonCode, reasonOf } from "@escriba/gazettes/Reason"

/** Empty if the code belongs to another version. */
export const remedyOf = (code: string): string => (isReasonCode(code) ? reasonOf(code).remedy : "")
