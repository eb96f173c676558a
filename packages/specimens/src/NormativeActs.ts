/**
 * Normative acts and appointments: decretos, leis, portarias, nomeações and exonerações.
 *
 * @module
 */
import type { ActWriter, Publication } from "./Act.ts"
import { heading, table, text } from "./Block.ts"
import { amountOf, longDate, ordinal, peopleOf, personOf, reais, registrationOf } from "./Fiction.ts"
import type { SeededRandom } from "./SeededRandom.ts"

interface Subject {
  /** Follows "Dispõe sobre". */
  readonly matter: string
  readonly reason: string
  readonly rule: string
  /** One word of the matter; a search must find it. */
  readonly word: string
}

const subjects: ReadonlyArray<Subject> = [
  {
    matter: "a situação de emergência nas áreas rurais afetadas pela estiagem",
    reason: "que a estiagem prolongada comprometeu os reservatórios e a produção agrícola do Município",
    rule: "Fica declarada situação de emergência nas áreas descritas no Formulário de Informações do Desastre, pelo prazo de 180 (cento e oitenta) dias.",
    word: "estiagem"
  },
  {
    matter: "o uso de câmeras com reconhecimento facial em espaços públicos",
    reason: "a necessidade de conciliar a segurança dos cidadãos com a proteção de dados pessoais",
    rule: "O tratamento das imagens observará a finalidade declarada, vedada a sua cessão a terceiros sem autorização expressa.",
    word: "câmeras"
  },
  {
    matter: "a Política Municipal de Dados Abertos",
    reason: "que o acesso à informação é direito fundamental e que a publicidade é a regra na administração pública",
    rule: "Os órgãos publicarão os seus dados em formato aberto, legível por máquina, com atualização mensal.",
    word: "transparência"
  },
  {
    matter: "o calendário de vacinação nas unidades básicas de saúde",
    reason: "a importância de ampliar a cobertura da imunização contra a poliomielite e o sarampo",
    rule: "As unidades básicas funcionarão aos sábados, das 8h às 17h, enquanto durar a campanha de vacinação.",
    word: "vacinação"
  },
  {
    matter: "a proteção das nascentes e a recomposição da mata ciliar",
    reason: "a urgência de preservar os mananciais que abastecem a população",
    rule: "Fica proibida a supressão de vegetação a menos de 50 (cinquenta) metros das nascentes, sem prejuízo da legislação federal.",
    word: "nascentes"
  },
  {
    matter: "a tarifa do transporte coletivo urbano de passageiros",
    reason: "o parecer do Conselho Municipal de Mobilidade e a variação dos custos do sistema",
    rule: "A tarifa única fica fixada em R$ 4,75 (quatro reais e setenta e cinco centavos), mantida a gratuidade dos estudantes.",
    word: "passageiros"
  },
  {
    matter: "a alimentação escolar com gêneros da agricultura familiar",
    reason: "que a aquisição direta fortalece o pequeno produtor e melhora o cardápio das escolas",
    rule: "Não menos de 40% (quarenta por cento) dos recursos serão aplicados na compra de gêneros da agricultura familiar.",
    word: "agricultura"
  },
  {
    matter: "o regime de teletrabalho dos servidores da administração direta",
    reason: "os ganhos de produtividade e a redução das despesas de custeio observados no exercício anterior",
    rule: "A adesão ao teletrabalho é facultativa e dependerá de plano individual homologado pela chefia imediata.",
    word: "teletrabalho"
  }
]

const offices = [
  "Assessora Técnica",
  "Chefe de Gabinete",
  "Coordenadora de Vigilância Sanitária",
  "Diretora de Ensino Fundamental",
  "Secretário Municipal de Obras e Infraestrutura",
  "Superintendente de Licitações e Contratos"
]

/** The number and day as printed; a search must find them so. */
const numbered = (kind: string, number: number, { date }: Publication) => ({
  line: `${kind} Nº ${ordinal(number)}, DE ${longDate(date).toLocaleUpperCase("pt-BR")}`,
  word: `${kind} Nº ${ordinal(number)}`
})

const signature = (random: SeededRandom, { municipality, date }: Publication, office = "Prefeito(a)") => [
  text(`Gabinete da Prefeitura ${municipality.ofName}, ${municipality.stateCode}, em ${longDate(date)}.`),
  text(personOf(random).toLocaleUpperCase("pt-BR")),
  text(office)
]

export const decreto: ActWriter = (random, publication) => {
  const { matter, reason, rule, word } = random.pick(subjects)
  const number = numbered("DECRETO", random.integer(1000, 19_999), publication)
  return {
    words: [number.word, word],
    blocks: [
      heading(number.line),
      text(`Dispõe sobre ${matter}, promove a transparência de sua execução e dá outras providências.`),
      text(
        `O PREFEITO DO MUNICÍPIO ${publication.municipality.ofName.toLocaleUpperCase("pt-BR")}, no uso das atribuições que lhe confere a Lei Orgânica do Município,`
      ),
      text(`CONSIDERANDO ${reason};`),
      text("CONSIDERANDO o disposto no art. 37, § 1º, da Constituição da República;"),
      text("DECRETA:"),
      text(`Art. 1º Este Decreto dispõe sobre ${matter}.`),
      text(`Art. 2º ${rule}`),
      text(
        "Parágrafo único. Os casos omissos serão resolvidos pela Secretaria competente, ouvida a Procuradoria-Geral do Município."
      ),
      text("Art. 3º Este Decreto entra em vigor na data de sua publicação, revogadas as disposições em contrário."),
      ...signature(random, publication)
    ]
  }
}

export const lei: ActWriter = (random, publication) => {
  const { matter, rule, word } = random.pick(subjects)
  const number = numbered("LEI", random.integer(1000, 9999), publication)
  return {
    words: [number.word, word],
    blocks: [
      heading(number.line),
      text(`Institui o programa municipal que dispõe sobre ${matter}, assegurada a transparência de seus resultados.`),
      text("Faço saber que a Câmara Municipal aprovou e eu sanciono a seguinte Lei:"),
      text(`Art. 1º Fica instituído, no âmbito do Município, o programa que dispõe sobre ${matter}.`),
      text(`Art. 2º ${rule}`),
      text("§ 1º O Poder Executivo regulamentará esta Lei no prazo de 90 (noventa) dias."),
      text("§ 2º A 1ª avaliação do programa será apresentada em audiência pública até o mês de setembro."),
      text(
        `Art. 3º As despesas, estimadas em ${reais(amountOf(random, 80_000, 4_000_000))}, correrão à conta de dotações orçamentárias próprias, suplementadas se necessário.`
      ),
      text("Art. 4º Esta Lei entra em vigor na data de sua publicação."),
      ...signature(random, publication)
    ]
  }
}

export const portaria: ActWriter = (random, publication) => {
  const number = numbered("PORTARIA", random.integer(1, 980), publication)
  const members = peopleOf(random, 3)
  return {
    words: [number.word, "sindicância"],
    blocks: [
      heading(number.line),
      text("A SECRETÁRIA MUNICIPAL DE ADMINISTRAÇÃO, no uso de suas atribuições legais,"),
      text("CONSIDERANDO os fatos narrados no Ofício nº 17 e a necessidade de sua apuração;"),
      text("RESOLVE:"),
      text(
        "Art. 1º Constituir comissão de sindicância, composta pelos servidores abaixo, sob a presidência do primeiro:"
      ),
      table([
        ["Servidor", "Matrícula", "Função"],
        ...members.map((name, place) => [name, registrationOf(random), place === 0 ? "Presidente" : "Membro"])
      ]),
      text("Art. 2º A comissão concluirá os trabalhos em 30 (trinta) dias, prorrogáveis uma única vez."),
      text("Art. 3º Esta Portaria entra em vigor na data de sua publicação. Publique-se, registre-se e cumpra-se."),
      ...signature(random, publication, "Secretária Municipal de Administração")
    ]
  }
}

export const nomeacao: ActWriter = (random, publication) => {
  const number = numbered("ATO DE NOMEAÇÃO", random.integer(1, 400), publication)
  const [appointed = "", dismissed = ""] = peopleOf(random, 2)
  const office = random.pick(offices)
  return {
    words: [number.word, "exonerar"],
    blocks: [
      heading(number.line),
      text(
        `O PREFEITO resolve nomear ${appointed} para exercer o cargo em comissão de ${office}, símbolo CC-${random.integer(1, 6)}, com efeitos a partir desta data.`
      ),
      text(
        `Resolve ainda exonerar, a pedido, ${dismissed}, matrícula nº ${registrationOf(random)}, do mesmo cargo, agradecendo-lhe os relevantes serviços prestados à população ${publication.municipality.ofName}.`
      ),
      ...signature(random, publication)
    ]
  }
}

export const creditoSuplementar: ActWriter = (random, publication) => {
  const number = numbered("DECRETO ORÇAMENTÁRIO", random.integer(1, 300), publication)
  const grants = [
    ["10.301.0012", "Atenção básica à saúde"],
    ["12.361.0021", "Manutenção do ensino fundamental"],
    ["15.451.0033", "Pavimentação e drenagem de vias"],
    ["18.541.0040", "Educação ambiental"]
  ].map(([code = "", name = ""]) => ({ code, name, amount: amountOf(random, 10_000, 900_000) }))
  return {
    words: [number.word, "suplementar"],
    blocks: [
      heading(number.line),
      text(
        `Art. 1º Fica aberto ao orçamento vigente crédito suplementar no valor de ${reais(grants.reduce((sum, { amount }) => sum + amount, 0))}, conforme o quadro:`
      ),
      table([["Dotação", "Ação", "Valor"], ...grants.map(({ code, name, amount }) => [code, name, reais(amount)])]),
      text(
        "Art. 2º Os recursos decorrem de anulação parcial de dotações e de excesso de arrecadação, nos termos do art. 43 da Lei Federal nº 4.320, de 17 de março de 1964."
      ),
      ...signature(random, publication)
    ]
  }
}
