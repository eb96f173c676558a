/**
 * The texts of a bench's documents: invented gazettes, all different.
 *
 * @module
 */
import { type Edition, municipalEdition } from "../../packages/specimens/src/Edition.ts"
import { municipalities } from "../../packages/specimens/src/Municipality.ts"

export interface GazetteText {
  /** IBGE code of the municipality that publishes it. */
  readonly territoryId: string
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly header: string
  /** The rows of a table are lines, its tabs between cells. */
  readonly paragraphs: ReadonlyArray<string>
}

/** @param issue gazettes of one issue share municipality and date; @param number seeds what this one says */
export const gazetteText = (issue: number, number: number, actCount: number): GazetteText => {
  const municipality = municipalities[issue % municipalities.length]!
  const date = new Date(Date.UTC(2000, 0, 1 + issue)).toISOString().slice(0, 10)
  const { blocks, header } = municipalEdition({ municipality, date, number, actCount })
  return { territoryId: municipality.id, date, header, paragraphs: blocks.map(linesOf) }
}

const linesOf = (block: Edition["blocks"][number]): string =>
  block.kind === "table" ? block.rows.map((cells) => cells.join("\t")).join("\n") : block.text
