import { assert, it } from "@effect/vitest"
import { analyze } from "../../src/themes/BrazilianAnalysis.ts"
import { defaultThemes } from "../../src/themes/DefaultThemes.ts"
import defaults from "../../src/themes/defaultThemes.json" with { type: "json" }
import { tagEntities } from "../../src/themes/EntityTags.ts"
import { findFragments } from "../../src/themes/Excerpts.ts"
import { prepareQueries } from "../../src/themes/ThemeMatcher.ts"
import { decodeThemes } from "../../src/themes/ThemesDecoder.ts"

it("are without a problem", () => {
  assert.deepStrictEqual(decodeThemes(defaults).problems, [])
})

/** Theme and query, by a text that they match. */
const subthemesOf = (text: string) =>
  defaultThemes.themes.flatMap(({ name, queries }) =>
    findFragments(analyze(text), prepareQueries(queries)).map(({ subtheme }) => `${name}: ${subtheme}`)
  )

it.each([
  [
    "AVISO DE LICITAÇÃO. Pregão Eletrônico nº 12/2024. Objeto: aquisição de merenda.",
    ["Contratações públicas: Licitações"]
  ],
  [
    "Torna pública a dispensa de licitação, art. 75, II, da Lei nº 14.133/2021.",
    ["Contratações públicas: Contratações diretas"]
  ],
  [
    "EXTRATO DO CONTRATO Nº 26/2016. Contratante: Município de Arapiraca.",
    ["Contratações públicas: Contratos e aditivos"]
  ],
  ["Aplica à empresa a penalidade de multa, por inexecução do contrato.", ["Contratações públicas: Sanções"]],
  ["Extrato do termo de fomento com organização da sociedade civil.", ["Contratações públicas: Parcerias e convênios"]],
  [
    "Torna público que requereu à Secretaria a licença ambiental de operação.",
    ["Meio ambiente: Licenciamento ambiental"]
  ],
  ["Institui o Plano Municipal de Saneamento Básico.", ["Meio ambiente: Saneamento e resíduos"]],
  [
    "Autoriza a supressão de vegetação em área de preservação permanente.",
    ["Meio ambiente: Áreas protegidas e vegetação"]
  ],
  ["Auto de infração por crime ambiental.", ["Meio ambiente: Infrações ambientais"]],
  ["Decreta situação de emergência em razão da estiagem.", ["Meio ambiente: Clima e desastres"]],
  ["Nomeia o servidor para o cargo de motorista, de provimento em comissão.", []]
] as const)("find in: %s", (text, subthemes) => {
  assert.deepStrictEqual(subthemesOf(text), [...subthemes])
})

it("tag who is named in an excerpt", () => {
  const [procurement, environment] = defaultThemes.themes
  const text = "O Tribunal de Contas do Estado e o IBAMA, pelo CNPJ 12.345.678/0001-95."
  assert.deepStrictEqual(tagEntities(text, procurement!.entities).entities, ["CNPJ", "Tribunal de Contas"])
  assert.deepStrictEqual(tagEntities(text, environment!.entities).entities, ["CNPJ", "IBAMA"])
})
