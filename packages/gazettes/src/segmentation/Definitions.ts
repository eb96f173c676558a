/**
 * The associations whose layout is known, one file each. To add one, add its file and its line here.
 *
 * Sources: the layouts of Alagoas and Rio Grande do Sul were tested on real editions. All others were published on
 * diariomunicipal.com.br at some time. Of those, only first pages were seen (Paraná, Paraíba, Pernambuco) or nothing: they have
 * the platform's layout, and `isTested` says so.
 *
 * @module
 */
import { Result } from "effect"
import { type Definition, type Family, readDefinition } from "./Definition.ts"
import rondonia from "./definitions/1100000.json" with { type: "json" }
import amazonas from "./definitions/1300000.json" with { type: "json" }
import roraima from "./definitions/1400000.json" with { type: "json" }
import para from "./definitions/1500000.json" with { type: "json" }
import piaui from "./definitions/2200000.json" with { type: "json" }
import ceara from "./definitions/2300000.json" with { type: "json" }
import rioGrandeDoNorte from "./definitions/2400000.json" with { type: "json" }
import paraiba from "./definitions/2500000.json" with { type: "json" }
import pernambuco from "./definitions/2600000.json" with { type: "json" }
import alagoas from "./definitions/2700000.json" with { type: "json" }
import sergipe from "./definitions/2800000.json" with { type: "json" }
import bahia from "./definitions/2900000.json" with { type: "json" }
import minasGerais from "./definitions/3100000.json" with { type: "json" }
import rioDeJaneiro from "./definitions/3300000.json" with { type: "json" }
import saoPaulo from "./definitions/3500000.json" with { type: "json" }
import parana from "./definitions/4100000.json" with { type: "json" }
import rioGrandeDoSul from "./definitions/4300000.json" with { type: "json" }
import matoGrossoDoSul from "./definitions/5000000.json" with { type: "json" }
import matoGrosso from "./definitions/5100000.json" with { type: "json" }
import goias from "./definitions/5200000.json" with { type: "json" }
import diariomunicipal from "./definitions/families/diariomunicipal.json" with { type: "json" }

/** The families that a definition's `family` may name. */
export const families: Readonly<Record<string, Family>> = { diariomunicipal }

const files = [
  rondonia,
  amazonas,
  roraima,
  para,
  piaui,
  ceara,
  rioGrandeDoNorte,
  paraiba,
  pernambuco,
  alagoas,
  sergipe,
  bahia,
  minasGerais,
  rioDeJaneiro,
  saoPaulo,
  parana,
  rioGrandeDoSul,
  matoGrossoDoSul,
  matoGrosso,
  goias
]

/** A problem in a shipped file is a bug of ours: it stops the program when this module is loaded. */
export const definitions: ReadonlyArray<Definition> = files.map((file) =>
  Result.getOrThrowWith(
    readDefinition(file, families),
    (problems) => new Error(`definition ${file.territoryId}: ${problems.join("; ")}`)
  )
)

/** `undefined` for an association without a definition: index its gazette whole and say so. */
export const definitionOf = (territoryId: string): Definition | undefined =>
  definitions.find((definition) => definition.territoryId === territoryId)
