/**
 * Procurement acts: editais de licitação, pregões, contratos, atas de registro de preços and dispensas.
 *
 * @module
 */
import type { ActWriter, Publication } from "./Act.ts"
import { heading, table, text } from "./Block.ts"
import { amountOf, cnpjOf, companyOf, padded, personOf, reais, registrationOf, shortDate } from "./Fiction.ts"
import type { SeededRandom } from "./SeededRandom.ts"

interface Purchase {
  readonly object: string
  /** One word of the object; a search must find it. */
  readonly word: string
  readonly items: ReadonlyArray<string>
}

const purchases: ReadonlyArray<Purchase> = [
  {
    object: "aquisição de medicamentos para a rede municipal de saúde",
    word: "medicamentos",
    items: ["Amoxicilina 500 mg", "Dipirona sódica 500 mg", "Insulina humana NPH"]
  },
  {
    object: "pavimentação asfáltica e drenagem de vias no bairro São José",
    word: "pavimentação",
    items: ["Terraplenagem (m³)", "Concreto asfáltico (t)", "Meio-fio pré-moldado (m)"]
  },
  {
    object: "fornecimento de gêneros alimentícios para a merenda escolar",
    word: "alimentícios",
    items: ["Arroz branco tipo 1 (kg)", "Feijão-carioca (kg)", "Leite em pó integral (kg)"]
  },
  {
    object: "locação de veículos para o transporte de estudantes da zona rural",
    word: "locação",
    items: ["Micro-ônibus, 28 lugares", "Van escolar, 15 lugares", "Ônibus rodoviário, 44 lugares"]
  },
  {
    object: "licença de programas de computador para digitalização do acervo histórico",
    word: "digitalização",
    items: ["Licença anual por usuário", "Treinamento (hora)", "Suporte técnico (mês)"]
  },
  {
    object: "serviços de coleta de resíduos sólidos e limpeza urbana",
    word: "resíduos",
    items: ["Coleta domiciliar (t)", "Varrição manual (km)", "Capina e roçada (m²)"]
  }
]

const yearOf = ({ date }: Publication) => date.slice(0, 4)

const processNumber = (random: SeededRandom, publication: Publication) =>
  `${padded(random.integer(1, 99_999), 5)}/${yearOf(publication)}-${padded(random.integer(0, 99), 2)}`

const priced = (random: SeededRandom, items: ReadonlyArray<string>) =>
  table([
    ["Item", "Descrição", "Quantidade", "Valor unitário"],
    ...items.map((item, place) => [
      padded(place + 1, 2),
      item,
      String(random.integer(10, 900)),
      reais(amountOf(random, 2, 900))
    ])
  ])

export const pregaoEletronico: ActWriter = (random, publication) => {
  const { object, word, items } = random.pick(purchases)
  const number = `PREGÃO ELETRÔNICO Nº ${padded(random.integer(1, 240), 3)}/${yearOf(publication)}`
  return {
    words: [number, word],
    blocks: [
      heading(number),
      text(
        `Processo administrativo nº ${processNumber(random, publication)}. Modalidade: pregão, na forma eletrônica. Critério de julgamento: menor preço por item.`
      ),
      text(`Objeto: ${object}, conforme as especificações do termo de referência, Anexo I do edital.`),
      priced(random, items),
      text(
        `Recebimento das propostas até as 9h00 do dia ${shortDate(publication.date)}. Fundamento: Lei Federal nº 14.133, de 1º de abril de 2021. O edital está à disposição na sede da Prefeitura, de segunda a sexta-feira, das 8h às 14h.`
      ),
      text(`${personOf(random)}, Pregoeiro(a) Oficial.`)
    ]
  }
}

export const editalDeLicitacao: ActWriter = (random, publication) => {
  const { object, word } = random.pick(purchases)
  const number = `CONCORRÊNCIA PÚBLICA Nº ${padded(random.integer(1, 40), 2)}/${yearOf(publication)}`
  return {
    words: [number, word, "licitação"],
    blocks: [
      heading(number),
      text("AVISO DE EDITAL"),
      text(
        `O Município ${publication.municipality.ofName} torna público que fará realizar licitação destinada a ${object}, com valor estimado em ${reais(amountOf(random, 100_000, 9_000_000))}.`
      ),
      text(
        "Poderão participar as empresas do ramo que atendam às exigências de habilitação jurídica, fiscal, social e trabalhista. Será desclassificada a proposta que não comprovar a sua exequibilidade."
      ),
      text(
        "Impugnações e pedidos de esclarecimento serão recebidos até o 3º (terceiro) dia útil anterior à abertura da sessão."
      ),
      text(
        `Comissão Permanente de Contratação. Presidente: ${personOf(random)}, matrícula nº ${registrationOf(random)}.`
      )
    ]
  }
}

export const extratoDeContrato: ActWriter = (random, publication) => {
  const { object, word } = random.pick(purchases)
  const number = `CONTRATO Nº ${padded(random.integer(1, 600), 3)}/${yearOf(publication)}`
  return {
    words: [number, word, "contratante"],
    blocks: [
      heading(`EXTRATO DO ${number}`),
      text(
        `Partes: Município ${publication.municipality.ofName}, contratante, e ${companyOf(random)}, CNPJ nº ${cnpjOf(random)}, contratada.`
      ),
      text(
        `Objeto: ${object}. Valor global: ${reais(amountOf(random, 9000, 2_000_000))}. Vigência: ${random.integer(6, 24)} meses, contados da assinatura.`
      ),
      text(
        `Dotação orçamentária: 02.05.12.361.0021.2.0${random.integer(10, 99)} – 3.3.90.39.00. Data da assinatura: ${shortDate(publication.date)}. Signatários: ${personOf(random)}, pelo contratante, e ${personOf(random)}, pela contratada.`
      )
    ]
  }
}

export const ataDeRegistroDePrecos: ActWriter = (random, publication) => {
  const { object, word, items } = random.pick(purchases)
  const number = `ATA DE REGISTRO DE PREÇOS Nº ${padded(random.integer(1, 90), 2)}/${yearOf(publication)}`
  return {
    words: [number, word, "beneficiária"],
    blocks: [
      heading(number),
      text(
        `Registro de preços para ${object}, com validade de 12 (doze) meses. Empresa beneficiária: ${companyOf(random)}, CNPJ nº ${cnpjOf(random)}.`
      ),
      priced(random, items),
      text(
        "A existência de preços registrados não obriga a Administração a contratar; é assegurada ao fornecedor a preferência em igualdade de condições."
      )
    ]
  }
}

export const dispensaDeLicitacao: ActWriter = (random, publication) => {
  const { object, word } = random.pick(purchases)
  const number = `DISPENSA DE LICITAÇÃO Nº ${padded(random.integer(1, 150), 3)}/${yearOf(publication)}`
  return {
    words: [number, word, "ratifico"],
    blocks: [
      heading(number),
      text(
        `Com base no art. 75, inciso II, da Lei nº 14.133/2021 e no parecer jurídico nº ${random.integer(1, 300)}, ratifico a contratação direta de ${companyOf(random)} para ${object}, pelo valor de ${reais(amountOf(random, 4000, 57_000))}.`
      ),
      text(`Publique-se. ${personOf(random)}, Ordenador(a) de Despesas.`)
    ]
  }
}
