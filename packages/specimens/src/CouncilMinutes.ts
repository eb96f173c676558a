/**
 * Minutes of a municipal council: documents of this kind are in folders without territory or date.
 *
 * @module
 */
import type { ActWriter } from "./Act.ts"
import { heading, text } from "./Block.ts"
import { longDate, ordinal, peopleOf } from "./Fiction.ts"

const debates = [
  { word: "iluminação", matter: "a troca da iluminação pública por lâmpadas de LED" },
  { word: "calçadas", matter: "a reforma das calçadas do centro histórico" },
  { word: "ciclovia", matter: "a ligação da ciclovia à estação rodoviária" },
  { word: "creches", matter: "a falta de vagas nas creches da zona norte" },
  { word: "bibliotecas", matter: "o horário noturno das bibliotecas públicas" }
]

export const ataDeSessao: ActWriter = (random, { municipality, date }) => {
  const [chair = "", speaker = "", secretary = ""] = peopleOf(random, 3)
  const { word, matter } = random.pick(debates)
  const number = `ATA DA ${ordinal(random.integer(100, 1900))}ª SESSÃO ORDINÁRIA`
  return {
    words: [number, word],
    blocks: [
      heading(number),
      text(
        `Aos ${longDate(date)}, às 19 horas, na sede da Câmara Municipal ${municipality.ofName}, reuniram-se os vereadores sob a presidência de ${chair}, que, havendo número legal e invocando a proteção de Deus, declarou aberta a sessão.`
      ),
      text(
        `No expediente, ${speaker} usou da palavra para tratar de ${matter}, requerendo informações ao Poder Executivo no prazo de 15 (quinze) dias. Posto em votação, o requerimento foi aprovado por unanimidade.`
      ),
      text(
        "Na ordem do dia, foi lido em 2ª discussão o Projeto de Lei nº 31, que recebeu parecer favorável da Comissão de Constituição e Justiça e, sem emendas, foi encaminhado à sanção."
      ),
      text(
        `Nada mais havendo a tratar, lavrou-se a presente ata, que, lida e achada conforme, vai assinada por ${secretary}, 1º Secretário.`
      )
    ]
  }
}
