/**
 * What goes wrong with files of this machine while archives are made: never a document's fault.
 *
 * @module
 */
import { writeFailureOf } from "@escriba/extractors/bun/WholeWrite"
import { type Fault, faultOf } from "./Fault.ts"

/** @param what could not be done, a sentence's beginning */
export const localFault =
  (what: string) =>
  (cause: unknown): Fault => {
    const { code, reason } = writeFailureOf(cause)
    return faultOf(reason, `${what}: ${code}`)
  }
