/**
 * Editions of the association of Alagoas made by code, and its territories.
 *
 * @module
 */
import type { Territory } from "@escriba/gazettes/Territory"

const named = (id: string, name: string): Territory => ({ id, name, stateCode: "AL", state: "Alagoas" })

export const territories: ReadonlyArray<Territory> = [
  named("2700000", "Alagoas"),
  named("2700300", "Arapiraca"),
  named("2704302", "Maceió"),
  named("2708600", "São Miguel dos Campos")
]

export const pageHeader =
  "Alagoas , 5 de Março de 2024   •   Diário Oficial dos Municípios do Estado de Alagoas   •    ANO XI | Nº 2255"

/** An edition with one act for each municipality, in the publisher's layout. */
export const edition = (...acts: ReadonlyArray<readonly [municipality: string, act: string]>): string =>
  [
    pageHeader,
    "",
    "Expediente:",
    ...acts.flatMap(([municipality, act], place) => [
      "",
      "ESTADO DE ALAGOAS",
      `PREFEITURA MUNICIPAL DE ${municipality}`,
      "",
      act,
      "Publicado por:",
      "Fulano de Tal",
      `Código Identificador:${(place + 0xa0000000).toString(16).toUpperCase()}`
    ]),
    ""
  ].join("\n")
