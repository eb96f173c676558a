/**
 * What goes wrong with files of this machine while archives are made: never a document's fault.
 *
 * @module
 */
import { type Fault, faultOf } from "../pipeline/Fault.ts"

/** @param what could not be done, a sentence's beginning */
export const localFault =
  (what: string) =>
  (cause: unknown): Fault => {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
    return faultOf(code === "ENOSPC" || code === "EDQUOT" ? "DiskFull" : "Defect", `${what}: ${code}`)
  }
