import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { describeStages } from "../../../src/cli/view/StageView.ts"
import { withServices } from "../../Command.ts"
import { inProcess } from "../InProcess.ts"

const report = { done: 1, failed: 0, failedFirst: 0, conflicts: 0, durationMs: 5, stoppedBy: null }

it("counts what each stage makes by the stage's own noun", () => {
  const text = describeStages([
    { ...report, stage: "themes/leis", excerpts: 12 },
    { ...report, stage: "ocr", excerpts: 1 }
  ])
  assert.match(text, /themes\/leis.*12 excerpts/)
  assert.match(text, /ocr.*1 page /)
})

it.live("the help of `run --stage` says what each stage does, by the table of stages", () =>
  Effect.gen(function* () {
    const { stdout } = yield* inProcess(["run", "--help"], {})
    assert.match(stdout, /text \(extract, store, index\), themes \(find.*\), entities \(tag the excerpts\)/)
  }).pipe(withServices)
)
