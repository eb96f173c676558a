import { assert, it } from "@effect/vitest"
import { beginningOf, type Standing } from "../../src/rules/ClaimRule.ts"

const running = { attempt: 3, state: "running", runId: 7 } as const

const cases: ReadonlyArray<readonly [string, number, Standing | undefined, ReturnType<typeof beginningOf>]> = [
  ["never begun", 0, undefined, "begin"],
  ["unchanged since it was listed", 3, { ...running, state: "failed" }, "begin"],
  ["begun by this run from this listing", 2, running, "repeat"],
  ["begun by this run, and ended", 2, { ...running, state: "done" }, "overtaken"],
  ["begun by another run", 2, { ...running, runId: 8 }, "overtaken"],
  ["begun by this run from a later listing", 1, running, "overtaken"],
  ["begun and given away by a person", 2, { ...running, state: "pending", runId: null }, "overtaken"],
  ["listed by a ledger that is gone", 2, undefined, "overtaken"]
]

it.each(cases)("%s", (_, attempt, standing, expected) => {
  assert.strictEqual(beginningOf({ attempt }, standing, 7), expected)
})
