/**
 * What a person can do about a reason.
 *
 * @module
 */
import { isReasonCode, reasonOf } from "@escriba/gazettes/Reason"

/** Empty for a code of another version. */
export const remedyOf = (code: string): string => (isReasonCode(code) ? reasonOf(code).remedy : "")
