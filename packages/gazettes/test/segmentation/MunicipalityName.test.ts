import { assert, it } from "@effect/vitest"
import { nameResolver } from "../../src/segmentation/MunicipalityName.ts"
import { territories } from "./Editions.ts"

const alagoas = { stateCode: "AL", corrections: { "Major Izidoro": "Major Isidoro", "São José": "Nowhere" } }
const resolve = nameResolver(alagoas, territories)

it.each([
  ["SÃO LUIS DO QUITUNDE", "2708501", "slug", 0],
  ["OLHO D´AGUA DO CASADO", "2705804", "slug", 0],
  ["MAJOR IZIDORO", "2704401", "correction", 0],
  ["SÃO LUIZ DO QUITUNDE", "2708501", "distance", 1],
  ["ARAPIRCAA", "2700300", "distance", 1],
  ["SAO MIGUEL DOS CAMPO", "2708600", "distance", 1]
] as const)("finds the municipality of %s", (name, id, by, distance) => {
  const found = resolve([name])
  assert.deepStrictEqual(
    found.territory === null ? found : [found.territory.id, found.by, found.distance, found.candidates[0]?.distance],
    [id, by, distance, distance]
  )
})

it("takes the first of several names that is right, before one that is nearly right", () => {
  assert.strictEqual(resolve(["SÃO MIGUEL DOS CAMPO", "BELÉM"]).territory?.id, "2700805")
  assert.strictEqual(resolve(["ARAPIRACA GABINETE DO PREFEITO", "ARAPIRACA"]).territory?.id, "2700300")
})

it.each([
  ["a name of another state", "MANAUS"],
  ["a short name that is not right", "BELEN"],
  ["a name too far from all", "ARAPIXXXA"],
  ["a correction whose target is no municipality", "SÃO JOSÉ"],
  ["the association's own name", "ASSOCIAÇÃO DOS MUNICÍPIOS ALAGOANOS"],
  ["no name at all", ""],
  ["a paragraph", "PALAVRA ".repeat(1000)]
])("leaves %s unresolved", (_, name) => {
  assert.deepStrictEqual(resolve([name]), { territory: null, why: "Unknown", candidates: [] })
})

it("leaves a name between two municipalities unresolved, and says which", () => {
  const near = ["Nova Olinda", "Nova Orinda"].map((name, i) => ({
    id: `270000${i + 1}`,
    name,
    stateCode: "AL",
    state: ""
  }))
  assert.deepStrictEqual(nameResolver(alagoas, near)(["NOVA OXINDA"]), {
    territory: null,
    why: "Ambiguous",
    candidates: [
      { territoryId: "2700001", territoryName: "Nova Olinda", distance: 1 },
      { territoryId: "2700002", territoryName: "Nova Orinda", distance: 1 }
    ]
  })
})
