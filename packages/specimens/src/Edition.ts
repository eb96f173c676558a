/**
 * An invented gazette, without a file format: its text, and the words that a search must find in it.
 *
 * @module
 */
import type { Act, ActWriter, Publication } from "./Act.ts"
import { type Block, heading, text, title } from "./Block.ts"
import { ataDeSessao } from "./CouncilMinutes.ts"
import { longDate, ordinal, padded, personOf } from "./Fiction.ts"
import { municipalities } from "./Municipality.ts"
import { creditoSuplementar, decreto, lei, nomeacao, portaria } from "./NormativeActs.ts"
import {
  ataDeRegistroDePrecos,
  dispensaDeLicitacao,
  editalDeLicitacao,
  extratoDeContrato,
  pregaoEletronico
} from "./ProcurementActs.ts"
import { type SeededRandom, seededRandom } from "./SeededRandom.ts"

export interface Edition {
  /** One line, repeated at the top of every page in formats with pages. */
  readonly header: string
  readonly blocks: ReadonlyArray<Block>
  /** Each is in the text, letter by letter and on one line. The first is the marker, which no other edition has. */
  readonly words: ReadonlyArray<string>
}

export interface EditionOrder extends Publication {
  /** Unique among the specimens: it seeds the prose and is in the marker. */
  readonly number: number
  readonly actCount: number
}

const writers: ReadonlyArray<ActWriter> = [
  decreto,
  portaria,
  pregaoEletronico,
  extratoDeContrato,
  nomeacao,
  lei,
  editalDeLicitacao,
  creditoSuplementar,
  ataDeRegistroDePrecos,
  dispensaDeLicitacao
]

/** `Protocolo nº 0042/2024`, on a line of its own in the edition. */
export const markerOf = (number: number, date: string): string =>
  `Protocolo nº ${padded(number, 4)}/${date.slice(0, 4)}`

/** The gazette of one municipality. The kinds of acts take turns, so that ten acts show all ten kinds. */
export const municipalEdition = (order: EditionOrder): Edition => {
  const random = seededRandom(order.number)
  const acts = Array.from({ length: order.actCount }, (_, place) =>
    writers[(order.number + place) % writers.length]!(random, order)
  )
  const name = `Diário Oficial do Município ${order.municipality.ofName}`
  return {
    header: `${name} • ${longDate(order.date)} • Edição nº ${ordinal(1000 + order.number)}`,
    blocks: [
      title(name.toLocaleUpperCase("pt-BR")),
      text(`Município ${order.municipality.ofName}, ${order.municipality.state}`),
      text(markerOf(order.number, order.date)),
      ...acts.flatMap((act) => act.blocks)
    ],
    words: [markerOf(order.number, order.date), order.municipality.name, ...wordsOf(acts)]
  }
}

/** Minutes of `actCount` sessions of the municipality's council. */
export const councilEdition = (order: EditionOrder): Edition => {
  const random = seededRandom(order.number)
  const acts = Array.from({ length: order.actCount }, () => ataDeSessao(random, order))
  const name = `Câmara Municipal ${order.municipality.ofName}`
  return {
    header: `${name} • Livro de atas`,
    blocks: [
      title(name.toLocaleUpperCase("pt-BR")),
      text(markerOf(order.number, order.date)),
      ...acts.flatMap((act) => act.blocks)
    ],
    words: [markerOf(order.number, order.date), ...wordsOf(acts)]
  }
}

/**
 * An edition of the association of Alagoas's municipalities, in the layout that segmentation knows: each municipality
 * opens with `ESTADO DE ALAGOAS` and `PREFEITURA MUNICIPAL DE …`, each act closes with its publisher and its code.
 */
export const associationEdition = (order: Omit<EditionOrder, "municipality">): Edition => {
  const random = seededRandom(order.number)
  const members = municipalities.filter((municipality) => municipality.stateCode === "AL")
  const actsOf = members.map((municipality, memberPlace) => ({
    municipality,
    acts: Array.from({ length: order.actCount }, (_, place) =>
      writers[(order.number + memberPlace + place) % writers.length]!(random, { municipality, date: order.date })
    )
  }))
  const name = "Diário Oficial dos Municípios do Estado de Alagoas"
  return {
    header: `Alagoas, ${longDate(order.date)} • ${name} • ANO XI | Nº ${ordinal(2000 + order.number)}`,
    blocks: [
      title("ASSOCIAÇÃO DOS MUNICÍPIOS ALAGOANOS"),
      text(markerOf(order.number, order.date)),
      ...actsOf.flatMap(({ municipality, acts }) => [
        heading("ESTADO DE ALAGOAS"),
        heading(`PREFEITURA MUNICIPAL ${municipality.ofName.toLocaleUpperCase("pt-BR")}`),
        ...acts.flatMap((act) => [...act.blocks, ...signOff(random)])
      ])
    ],
    words: [
      markerOf(order.number, order.date),
      ...members.map(({ ofName }) => `PREFEITURA MUNICIPAL ${ofName.toLocaleUpperCase("pt-BR")}`),
      ...wordsOf(actsOf.flatMap(({ acts }) => acts))
    ]
  }
}

const signOff = (random: SeededRandom) => [
  text("Publicado por:"),
  text(personOf(random)),
  text(`Código Identificador:${random.bytes(4).toHex().toUpperCase()}`)
]

/** The words of the first three acts: enough to tell the editions apart, and short in a manifest. */
const wordsOf = (acts: ReadonlyArray<Act>) => [...new Set(acts.slice(0, 3).flatMap((act) => act.words))]
