import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { nearest, stateNamed, territoryNamed } from "../../src/actions/Places.ts"

it.effect.each<[given: string, id: string]>([
  ["São Paulo", "3550308"],
  ["sao paulo", "3550308"],
  ["Bom Jesus (PI)", "2201903"],
  ["Bom Jesus/PB", "2502201"],
  ["Olho d'Água das Flores", "2705705"],
  ["2700300", "2700300"],
  ["2700000", "2700000"]
])("knows the territory %s", ([given, id]) =>
  Effect.gen(function* () {
    assert.strictEqual(yield* territoryNamed(given), id)
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect.each<[given: string, message: RegExp]>([
  ["Maceio do Norte", /^no municipality is called Maceio do Norte/],
  ["Araparica", /did you mean .*Arapiraca \(AL\) 2700300/],
  ["Bom Jesus", /^several municipalities are called so: .*Bom Jesus \(PI\) 2201903, .*Bom Jesus \(PB\) 2502201/],
  ["Bom Jesus (AL)", /no municipality is called Bom Jesus \(AL\); did you mean .*Bom Jesus \(PB\)/],
  ["9999999", /no territory has this IBGE code/],
  ["43", /no territory has this IBGE code/]
])("refuses the territory %s with what a person can do", ([given, message]) =>
  Effect.gen(function* () {
    assert.match(yield* Effect.flip(territoryNamed(given)), message)
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("knows states by letters and by name, and suggests where there is none", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* Effect.forEach(["al", "Alagoas", "SÃO PAULO"], stateNamed), ["AL", "AL", "SP"])
    assert.match(yield* Effect.flip(stateNamed("Alagas")), /no state is called Alagas; did you mean Alagoas/)
    assert.strictEqual(yield* Effect.flip(stateNamed("XX")), "no state is called XX")
  }).pipe(Effect.provide(NodeServices.layer))
)

it("suggests a name that holds what was typed", () => {
  assert.deepStrictEqual(nearest("TCM", ["TCM Pará", "DODF"]), ["TCM Pará"])
})
