/**
 * The real municipalities whose names the invented gazettes bear.
 *
 * @module
 */

export interface Municipality {
  /** Seven digits, IBGE. */
  readonly id: string
  readonly name: string
  /** The name as it follows "Município": with "de" or "do". */
  readonly ofName: string
  readonly state: string
  readonly stateCode: string
}

const municipality = (id: string, name: string, state: string, stateCode: string, ofName = `de ${name}`) => ({
  id,
  name,
  ofName,
  state,
  stateCode
})

/** Codes and names from IBGE's Divisão Territorial Brasileira. Four are in Alagoas, whose association publishes for them. */
export const municipalities: ReadonlyArray<Municipality> = [
  municipality("1501402", "Belém", "Pará", "PA"),
  municipality("2611101", "Petrolina", "Pernambuco", "PE"),
  municipality("2700300", "Arapiraca", "Alagoas", "AL"),
  municipality("2704302", "Maceió", "Alagoas", "AL"),
  municipality("2706703", "Penedo", "Alagoas", "AL"),
  municipality("2709400", "Viçosa", "Alagoas", "AL"),
  municipality("2927408", "Salvador", "Bahia", "BA"),
  municipality("3106200", "Belo Horizonte", "Minas Gerais", "MG"),
  municipality("3304557", "Rio de Janeiro", "Rio de Janeiro", "RJ", "do Rio de Janeiro"),
  municipality("3509502", "Campinas", "São Paulo", "SP"),
  municipality("4106902", "Curitiba", "Paraná", "PR"),
  municipality("4314902", "Porto Alegre", "Rio Grande do Sul", "RS"),
  municipality("5300108", "Brasília", "Distrito Federal", "DF")
]

/** The municipality with this code; `undefined` if it publishes no specimen. */
export const municipalityOf = (id: string): Municipality | undefined =>
  municipalities.find((municipality) => municipality.id === id)
