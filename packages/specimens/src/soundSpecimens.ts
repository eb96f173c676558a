/**
 * The sound specimens, one per line. A search must find every one of them by its words.
 *
 * @module
 */
import type { Effect } from "effect"
import { editionDocx } from "./Docx.ts"
import { associationEdition, councilEdition, type Edition, municipalEdition } from "./Edition.ts"
import { editionHtml } from "./Html.ts"
import type { Format } from "./Manifest.ts"
import { municipalityOf } from "./Municipality.ts"
import { odtOf } from "./Odt.ts"
import { editionPdf } from "./Pdf.ts"
import { editionText, paragraphsOf } from "./PlainText.ts"
import { rtfOf } from "./Rtf.ts"
import type { Specimen } from "./Specimen.ts"

const formats = {
  PDF: (edition) => editionPdf(edition, 1),
  "PDF two columns": (edition) => editionPdf(edition, 2),
  DOCX: editionDocx,
  ODT: (edition) => odtOf(paragraphsOf(edition)),
  RTF: (edition) => rtfOf(paragraphsOf(edition)),
  HTML: (edition) => editionHtml(edition, "utf-8"),
  "HTML ISO-8859-1": (edition) => editionHtml(edition, "iso-8859-1"),
  "TXT UTF-8": (edition) => editionText(edition, "utf-8"),
  "TXT Windows-1252": (edition) => editionText(edition, "windows-1252"),
  "TXT UTF-16LE": (edition) => editionText(edition, "utf-16le")
} as const satisfies Partial<Record<Format, (edition: Edition) => Effect.Effect<Uint8Array>>>

type Row = readonly [path: string, format: keyof typeof formats, actCount: number]

/** File names vary as they do in the wild: titles, hashes, capitals, no extension, and a wrong one. */
const gazettes: ReadonlyArray<Row> = [
  ["2700300/2024-03-05/diario-oficial.pdf", "PDF", 10],
  ["2700300/2024-03-06/diario-oficial.pdf", "PDF", 12],
  ["2700300/2024-03-07/c41f07be5d2a9e83.pdf", "PDF", 6],
  ["3304557/2024-01-02/diario-oficial-edicao-extra.pdf", "PDF", 20],
  ["3106200/2023-11-30/DOM.PDF", "PDF", 14],
  ["2611101/2023-09-14/7f0b2c9d1e4a6835", "PDF", 8],
  ["4314902/2024-05-20/dopa_20240520.doc", "PDF", 9],
  ["1501402/2024-02-29/diário oficial nº 14.pdf", "PDF", 8],
  ["2927408/2023-07-02/dom-7012.pdf", "PDF", 30],
  ["3509502/2024-06-12/edicao.1234.pdf", "PDF", 5],
  ["4106902/2024-04-01/atos-do-executivo.docx", "PDF", 4],
  ["5300108/2023-12-29/suplemento.pdf", "PDF", 7],

  ["3304557/2024-03-05/diario-oficial.pdf", "PDF two columns", 40],
  ["3106200/2024-03-05/dom.pdf", "PDF two columns", 18],
  ["3509502/2024-03-05/diario.pdf", "PDF two columns", 12],
  ["4106902/2024-03-05/dom-3a5be0.pdf", "PDF two columns", 16],
  ["2927408/2024-03-05/9be14f7720ac5d31", "PDF two columns", 10],
  ["5300108/2024-03-05/diario-oficial.pdf", "PDF two columns", 24],
  ["4314902/2024-03-05/dopa_20240305.pdf", "PDF two columns", 14],

  ["2700300/2023-08-18/portarias.docx", "DOCX", 6],
  ["2611101/2023-10-03/diario.docx", "DOCX", 9],
  ["2611101/2023-10-04/diario.pdf", "DOCX", 7],
  ["1501402/2023-05-15/edital.docx", "DOCX", 4],
  ["3509502/2023-03-22/5d8e21f0b94c7a16", "DOCX", 5],
  ["4314902/2023-06-06/decretos.docx", "DOCX", 12],
  ["3106200/2023-02-17/contratos.doc", "DOCX", 8],

  ["2700300/2023-08-21/portaria.rtf", "RTF", 4],
  ["3106200/2023-08-21/portaria.odt", "ODT", 5],

  ["3304557/2023-04-11/publicacoes.html", "HTML", 7],
  ["2927408/2023-04-12/publicacoes.htm", "HTML", 5],
  ["4106902/2023-04-13/diario-oficial.pdf", "HTML", 4],
  ["5300108/2023-04-14/e07a55c1d3f82b96", "HTML", 6],
  ["1501402/2023-04-17/index.html", "HTML", 8],
  ["2700300/2023-04-18/atos.html", "HTML ISO-8859-1", 6],
  ["2611101/2023-04-19/licitacoes.htm", "HTML ISO-8859-1", 5],

  ["2700300/2023-01-10/diario.txt", "TXT UTF-8", 8],
  ["3106200/2023-01-11/diario.txt", "TXT UTF-8", 10],
  ["3304557/2023-01-12/41ce9a07f6b35d28", "TXT UTF-8", 6],
  ["4314902/2023-01-13/extrato.txt", "TXT Windows-1252", 7],
  ["2927408/2023-01-16/diario.txt", "TXT Windows-1252", 9],
  ["4106902/2023-01-17/b8d30f6e72a1c594", "TXT Windows-1252", 5],
  ["3509502/2023-01-18/diario.txt", "TXT UTF-16LE", 6]
]

/** Acts for each of the association's municipalities. */
const associations: ReadonlyArray<Row> = [
  ["2700000/2024-03-05/diario-ama.pdf", "PDF two columns", 4],
  ["2700000/2024-03-06/diario-ama.pdf", "PDF two columns", 6]
]

/** Folders that name no territory: each becomes a collection. */
const collections: ReadonlyArray<Row> = [
  ["atas-avulsas/ata-12.txt", "TXT UTF-8", 2],
  ["atas-avulsas/ata-13.docx", "DOCX", 3],
  ["atas-avulsas/ata-14", "TXT UTF-16LE", 2],
  ["atas-avulsas/livro-2023.pdf", "PDF", 12],
  ["câmara/Sessões de março.html", "HTML", 4]
]

const specimen = ([path, format]: Row, edition: Edition): Specimen => ({
  path,
  format,
  expected: "Indexed",
  words: edition.words,
  make: formats[format](edition)
})

const territoryAndDate = (path: string) => path.split("/", 2) as [territory: string, date: string]

/** The folder's name is one of the codes in `Municipality.ts`; a typing error must not become another city's gazette. */
const publisherOf = (territory: string) => {
  const municipality = municipalityOf(territory)
  if (municipality === undefined) throw new Error(`no municipality ${territory} publishes specimens`)
  return municipality
}

export const soundSpecimens: ReadonlyArray<Specimen> = [
  ...gazettes.map((row, place) => {
    const [territory, date] = territoryAndDate(row[0])
    return specimen(
      row,
      municipalEdition({ municipality: publisherOf(territory), date, number: place + 1, actCount: row[2] })
    )
  }),
  ...associations.map((row, place) => {
    const [, date] = territoryAndDate(row[0])
    return specimen(row, associationEdition({ date, number: 101 + place, actCount: row[2] }))
  }),
  ...collections.map((row, place) =>
    specimen(
      row,
      councilEdition({
        municipality: publisherOf("2611101"),
        date: "2023-03-21",
        number: 201 + place,
        actCount: row[2]
      })
    )
  )
]
