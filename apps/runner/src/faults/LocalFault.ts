/**
 * Failures of this machine's files while archives are made. They are not a document's fault.
 *
 * @module
 */
import { writeFailureOf } from "@escriba/extractors/bun/WholeWrite"
import { type Fault, faultOf } from "./Fault.ts"

/** @param what the beginning of the message: the operation that failed */
export const localFault =
  (what: string) =>
  (cause: unknown): Fault => {
    const { code, reason } = writeFailureOf(cause)
    return faultOf(reason === "Defect" && /^E[A-Z]+$/.test(code) ? "ScratchLost" : reason, `${what}: ${code}`)
  }
