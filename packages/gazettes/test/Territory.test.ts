import { assert, it } from "@effect/vitest"
import { isAssociation, parseTerritories } from "../src/Territory.ts"

const table =
  "27\tAlagoas\t00300\tArapiraca\n27\tAlagoas\t00300\tArapiraca\n27\tAlagoas\t08600\tSão Miguel dos Campos\n\nnonsense\n"

it("makes one row a municipality and one a state, whatever districts the table repeats", () => {
  assert.deepStrictEqual(parseTerritories(table), [
    { id: "2700000", name: "Alagoas", stateCode: "AL", state: "Alagoas" },
    { id: "2700300", name: "Arapiraca", stateCode: "AL", state: "Alagoas" },
    { id: "2708600", name: "São Miguel dos Campos", stateCode: "AL", state: "Alagoas" }
  ])
})

it("tells an association from a municipality", () => {
  assert.isTrue(isAssociation("2700000"))
  assert.isFalse(isAssociation("2700300"))
})
