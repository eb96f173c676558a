/**
 * Editions of Alagoas made by code, in the layout of the real ones.
 *
 * @module
 */
import type { Territory } from "../../src/Territory.ts"

const named = (id: string, name: string): Territory => ({ id, name, stateCode: "AL", state: "Alagoas" })

export const territories: ReadonlyArray<Territory> = [
  named("2700000", "Associação dos Municípios Alagoanos"),
  named("2700102", "Água Branca"),
  named("2700300", "Arapiraca"),
  named("2700805", "Belém"),
  named("2704401", "Major Isidoro"),
  named("2705804", "Olho d'Água do Casado"),
  named("2708501", "São Luís do Quitunde"),
  named("2708600", "São Miguel dos Campos"),
  { id: "1501402", name: "Belém", stateCode: "PA", state: "Pará" },
  { id: "4300000", name: "Rio Grande do Sul", stateCode: "RS", state: "Rio Grande do Sul" }
]

export const pageHeader =
  "Alagoas , 23 de Junho de 2014   •   Diário Oficial dos Municípios do Estado de Alagoas   •    ANO I | Nº 0005"

export const front = ["Expediente:", "Associação dos Municípios Alagoanos", ""]

/** An act with its code: eight hexadecimal digits made of the number. */
export const act = (number: number, ...body: ReadonlyArray<string>) => [
  ...body,
  "Publicado por:",
  "Fulano de Tal",
  `Código Identificador:${number.toString(16).toUpperCase().padStart(8, "0")}`
]

export const block = (name: string, ...acts: ReadonlyArray<ReadonlyArray<string>>) => [
  "",
  "ESTADO DE ALAGOAS",
  ...name.split("\n").map((line, i) => (i === 0 ? `PREFEITURA MUNICIPAL DE ${line}` : line)),
  "",
  ...acts.flat()
]

export const edition = (...blocks: ReadonlyArray<ReadonlyArray<string>>) =>
  [pageHeader, "", ...front, ...blocks.flat(), ""].join("\n")
