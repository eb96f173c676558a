/**
 * The corpus' editions of associations, and the territories of the scrapers' database.
 *
 * @module
 */
import { corpusNames, corpusText } from "./Corpus.ts"

export const amaDates = corpusNames("gazettes/ama")

/** Lines `id,name,state_code,state`; a name with a comma is in quotes. */
export const corpusTerritories = () =>
  corpusText("territories.csv")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [, id = "", quoted, name = "", stateCode = "", state = ""] =
        /^(\d{7}),(?:"([^"]*)"|([^,]*)),([A-Z]{2}),(.*)$/.exec(line) ?? []
      return { id, name: quoted ?? name, stateCode, state }
    })

interface Acts {
  readonly diarios: ReadonlyArray<{
    readonly municipio: string
    readonly atos: ReadonlyArray<{ readonly cod: string }>
  }>
}

/** The municipality of each act code of an edition, as `acts.json` names it. */
export const municipalityOfCode = (date: string): ReadonlyMap<string, string> => {
  const acts: Acts = JSON.parse(corpusText("gazettes/ama", date, "acts.json"))
  return new Map(acts.diarios.flatMap(({ municipio, atos }) => atos.map(({ cod }) => [cod, municipio] as const)))
}

/**
 * The editions of Rio Grande do Sul and the municipalities whose acts they hold: read by eye in the PDF files, header by
 * header.
 */
export const famursEditions = {
  "famurs-2011-02-08": ["Esteio", "Ibirubá", "Santo Antônio da Patrulha", "São Gabriel", "Tuparendi", "Xangri-lá"],
  "famurs-2011-02-10": [
    "Araricá",
    "Ibirubá",
    "Itacurubi",
    "Monte Alegre dos Campos",
    "Morro Reuter",
    "Santo Antônio da Patrulha",
    "São Gabriel",
    "Tuparendi",
    "Vale Verde"
  ],
  "famurs-2014-09-09": [
    "Coronel Barros",
    "Ibirubá",
    "Monte Alegre dos Campos",
    "Piratini",
    "Santo Antônio da Patrulha",
    "São Gabriel",
    "São Leopoldo",
    "Tuparendi",
    "Vale Verde",
    "Xangri-lá"
  ]
} as const
