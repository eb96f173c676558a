import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { SqliteConnection } from "../../src/sqlite/Connection.ts"
import { gazettesWithDocument } from "../../src/sqlite/Segments.ts"
import { leftoversWithOwners } from "../../src/sqlite/SqliteLeftovers.ts"
import { failuresPage } from "../../src/sqlite/SqliteReports.ts"
import { pageIds } from "../../src/sqlite/StageSelecting.ts"
import { stageSelectionOf } from "../../src/testing/StageSteps.ts"
import { openAt } from "./Files.ts"

const stepsOf = (query: string) =>
  Effect.flatMap(SqliteConnection, ({ read }) =>
    read((database) =>
      database
        .query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${query}`)
        .all()
        .map(({ detail }) => detail.trim())
    )
  ).pipe(Effect.provide(openAt(":memory:")))

it.effect("walks down the done texts, asks the derived stage by an index alone, and sorts nothing", () =>
  Effect.gen(function* () {
    for (const change of [{}, { territoryIds: ["2700300"] }, { lastId: 9 }]) {
      const steps = yield* stepsOf(pageIds(stageSelectionOf(change)))
      assert.include(steps[0], "SEARCH t USING COVERING INDEX escriba_ledger_done (gazette_id<?")
      assert.isTrue(
        steps.some((step) => /^SEARCH s USING COVERING INDEX escriba_ledger_later/.test(step)),
        steps.join("\n")
      )
      assert.notInclude(steps.join("\n"), "TEMP B-TREE")
    }
  })
)

it.effect("asks who else has a document or a text by the key, and never walks over what is done", () =>
  Effect.gen(function* () {
    for (const query of [leftoversWithOwners, gazettesWithDocument("= 'a'"), gazettesWithDocument("IN ('a', 'b')")]) {
      const steps = yield* stepsOf(query)
      assert.deepStrictEqual(
        steps.filter((step) => /^SCAN (?!f\b)|\(stage=\? AND state=\?\)/.test(step)),
        []
      )
    }
  })
)

it.effect("walks down the failures in their order, and sorts nothing", () =>
  Effect.gen(function* () {
    for (const filter of [{}, { code: "Corrupt", territoryId: "2700300" }]) {
      const steps = yield* stepsOf(failuresPage(filter))
      assert.match(steps[0] ?? "", /^SEARCH l USING INDEX escriba_ledger_failures/)
      assert.notInclude(steps.join("\n"), "TEMP B-TREE")
    }
  })
)
