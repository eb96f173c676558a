/**
 * The findings of `doctor` for a person.
 *
 * @module
 */
import type { Finding } from "../../doctor/Finding.ts"
import { styled, table } from "./Terminal.ts"

const marks: Readonly<Record<Finding["result"], string>> = {
  ok: styled("green", "ok"),
  warning: styled("yellow", "warning"),
  wrong: styled("red", "WRONG"),
  unknown: styled("dim", "unknown")
}

export const describeFindings = (found: ReadonlyArray<Finding>): string =>
  table(
    ["Service", "Check", "Result", "What was found", "What to do"],
    found.map(({ check, detail, remedy, result, service }) => [service, check, marks[result], detail, remedy])
  )
