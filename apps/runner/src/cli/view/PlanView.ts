/**
 * The plan of a run for a person.
 *
 * @module
 */
import type { PlanAnswer } from "../../actions/Plan.ts"
import { count, counted } from "../../machine/Quantities.ts"
import { remedyOf } from "./Remedies.ts"
import { olderLine } from "./RunView.ts"
import { table } from "./Terminal.ts"

export const describePlan = (plan: PlanAnswer): string => {
  const { available, byReason, older, selected } = plan
  return [
    `${selectionName(plan)} would do ${counted(selected, "document")}${selected < available ? ` of ${count(available)}` : ""}`,
    ...(older === null || older === 0 ? [] : [olderLine(older)]),
    ...(byReason.length === 0
      ? []
      : [
          table(
            ["", "State", "Reason", "Documents", "What to do"],
            byReason.map((row) => [
              row.isSelected ? "would do" : "left out",
              row.state ?? "new",
              row.code ?? "",
              count(row.count),
              row.isSelected ? "" : remedyOf(row.code ?? "")
            ]),
            { right: [3] }
          )
        ])
  ].join("\n")
}

/** The selection in a few words. */
export const selectionName = ({ mode, staleExtractors }: Pick<PlanAnswer, "mode" | "staleExtractors">): string =>
  staleExtractors === undefined ? mode : "stale extractors"
