import { assert, it } from "@effect/vitest"
import { stateArchiveKeyOf, territoryArchiveKeyOf, xmlNameOf } from "../../src/archives/ArchiveNames.ts"

it("names archives by state, slug, IBGE code and year", () => {
  const of = { territoryId: "2708709", territoryName: "São Luís do Quitunde", stateCode: "AL", year: 2023 }
  assert.strictEqual(territoryArchiveKeyOf(of), "aggregates/AL/alsaoluisquitunde_2708709_2023.zip")
  assert.strictEqual(xmlNameOf(of), "alsaoluisquitunde_2708709_2023.xml")
  assert.strictEqual(stateArchiveKeyOf(of), "aggregates/AL/AL_2023.zip")
})
