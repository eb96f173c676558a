/**
 * Conformance: which documents a query matches.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { Effect } from "effect"
import { IndexError } from "../IndexError.ts"
import type { SearchIndex, SearchRequest } from "../SearchIndex.ts"
import type { Capabilities } from "./Capabilities.ts"
import { itemOf, type Shelf } from "./Shelf.ts"

export const matchingCases = (
  it: Vitest.MethodsNonLive<SearchIndex>,
  { given, search, idsFor }: Shelf,
  { cutsWordsByUnicode = false, knowsNoCollections = false, knowsNoPages = false }: Capabilities
) => {
  /** Takes queries and the ids that they must match. */
  const expectIds = Effect.fnUntraced(function* (expected: Readonly<Record<string, ReadonlyArray<string>>>) {
    for (const [query, ids] of Object.entries(expected)) {
      assert.deepStrictEqual(yield* idsFor(query), [...ids], query)
    }
  })

  it.effect("ignores accents and case, in the query and in the text", () =>
    Effect.gen(function* () {
      yield* given([
        itemOf("accented", ["Câmara de São José"]),
        itemOf("plain", ["CAMARA DE SAO JOSE"]),
        itemOf("decomposed", ["Câmara de São José".normalize("NFD")]),
        itemOf("other", ["copo de gatos"])
      ])
      const all = ["accented", "decomposed", "plain"]
      const byWord = cutsWordsByUnicode ? ["accented", "plain"] : all
      yield* expectIds({ câmara: byWord, CAMARA: byWord, "São José": byWord, "sao jose": byWord, '"sao jose"': all })
    })
  )

  it.effect("finds a word in its other forms, with and without accents, also by a form that no text contains", () =>
    Effect.gen(function* () {
      yield* given([
        itemOf("singular", ["aviso de licitação e pregão"]),
        itemOf("plural", ["avisos de licitações e pregões"]),
        itemOf("capital", ["LICITACAO PREGAO"]),
        itemOf("other", ["licença do município"])
      ])
      const all = ["capital", "plural", "singular"]
      yield* expectIds({ licitação: all, licitações: all, licitacao: all, licitacoes: all, pregão: all, pregões: all })
      yield* given([itemOf("singular", ["editais municipais"])])
      yield* expectIds({ edital: ["singular"], "municipal edital": ["singular"], editor: [] })
      yield* given([itemOf("singular", ["concorrência responsável"]), itemOf("plural", ["CONCORRÊNCIAS responsáveis"])])
      yield* expectIds({ concorrencia: ["plural", "singular"], responsavel: ["plural", "singular"] })
    })
  )

  it.effect("finds phrases unchanged: in order, without other forms, accents ignored", () =>
    Effect.gen(function* () {
      yield* given([itemOf("a", ["aviso de licitação pública"]), itemOf("b", ["pública licitação, sem aviso"])])
      yield* expectIds({
        '"licitação pública"': ["a"],
        '"LICITACAO PUBLICA"': ["a"],
        '"pública licitação"': ["b"],
        '"aviso licitação"': [],
        '"licitações públicas"': [],
        '"licitação"': ["a", "b"],
        "“aviso de” pública": ["a"],
        '"aviso de licit"*': ["a"]
      })
    })
  )

  it.effect("finds numbers and words with signs in them as phrases of their parts", () =>
    Effect.gen(function* () {
      yield* given([
        itemOf("law", ["Lei nº 2.021/2020, pé-de-moleque"]),
        itemOf("firm", ["CNPJ 12.198.693/0001-58"]),
        itemOf("loose", ["2020 e 2 de 021; moleque de pé; 58 0001"])
      ])
      yield* expectIds({
        "2.021/2020": ["law"],
        "2.021/20*": ["law"],
        "pe-de-moleque": ["law"],
        "12.198.693/0001-58": ["firm"],
        nº: ["law"],
        '"12 198 693 0001 58"': cutsWordsByUnicode ? [] : ["firm"]
      })
    })
  )

  it.effect("finds every word that begins with a prefix", () =>
    Effect.gen(function* () {
      yield* given([itemOf("a", ["licitação"]), itemOf("b", ["lícito"]), itemOf("c", ["ilícito"])])
      yield* expectIds({ "lici*": ["a", "b"], "LICITAÇ*": ["a"], "licitaco*": [], "ilic* OR licita*": ["a", "c"] })
    })
  )

  it.effect("combines words by AND, OR, NOT and parentheses, AND before OR", () =>
    Effect.gen(function* () {
      yield* given([
        itemOf("a", ["água luz"]),
        itemOf("b", ["água gás"]),
        itemOf("c", ["luz gás"]),
        itemOf("d", ["obra"])
      ])
      yield* expectIds({
        "água luz": ["a"],
        "água AND luz": ["a"],
        "luz OR obra": ["a", "c", "d"],
        "água luz OR obra": ["a", "d"],
        "obra OR água luz": ["a", "d"],
        "água (luz OR gás)": ["a", "b"],
        "água NOT luz": ["b"],
        "água NOT água": [],
        "água -gás OR gás -água": ["a", "c"],
        "água -luz": ["b"],
        "-luz água": ["b"],
        "(água OR obra) -(luz gás)": ["a", "b", "d"],
        "(água OR luz) -gás": ["a"],
        "gás -(-luz)": ["c"],
        "(obra OR (água -luz)) -esgoto": ["b", "d"]
      })
    })
  )

  it.effect("reads as words what only looks like an operator", () =>
    Effect.gen(function* () {
      yield* given([itemOf("a", ["sim e não ou talvez"]), itemOf("b", ["sim or not and near"])])
      yield* expectIds({
        "sim OU jamais": [],
        "sim OU talvez": ["a"],
        "sim E talvez": ["a"],
        "NÃO talvez": ["a"],
        "sim or not": ["b"],
        '"OR" sim': ["b"],
        "sim - talvez": ["a"],
        "text:sim": [],
        "NEAR(sim near)": ["b"],
        "sim + not ^ near": ["b"],
        'OR "sim e" OR AND': ["a"]
      })
    })
  )

  it.effect("matches a document by words on different pages, and excludes it by a word on any page", () =>
    Effect.gen(function* () {
      yield* given([itemOf("far", ["licitação", "nada", "prefeito"]), itemOf("half", ["licitação"])])
      yield* expectIds({
        "licitação prefeito": ["far"],
        "licitação -prefeito": ["half"],
        '"licitação nada"': knowsNoPages ? ["far"] : [],
        "nada (prefeito OR vereador) licitação": ["far"]
      })
    })
  )

  it.effect("filters by territory, state, collection and days, which are inclusive", () =>
    Effect.gen(function* () {
      yield* given([
        itemOf("a", ["ato"], { territory_id: "1", state_code: "AL", date: "2024-01-01" }, "x"),
        itemOf("b", ["ato"], { territory_id: "2", state_code: "AL", date: "2024-01-02" }, "y"),
        itemOf("c", ["ato"], { territory_id: "3", state_code: "PE", date: "2024-01-03" }),
        itemOf("undated", ["ato"], { territory_id: null, state_code: null, date: null })
      ])
      const expected: ReadonlyArray<readonly [Partial<SearchRequest>, ReadonlyArray<string>]> = [
        [{}, ["a", "b", "c", "undated"]],
        [{ territoryIds: ["1", "3"] }, ["a", "c"]],
        [{ territoryIds: [] }, ["a", "b", "c", "undated"]],
        [{ stateCodes: ["AL"] }, ["a", "b"]],
        [{ collections: ["y", "z"] }, knowsNoCollections ? [] : ["b"]],
        [{ since: "2024-01-02" }, ["b", "c"]],
        [{ until: "2024-01-02" }, ["a", "b"]],
        [{ since: "2024-01-02", until: "2024-01-02" }, ["b"]],
        [{ since: "2024-01-02", stateCodes: ["AL"], territoryIds: ["2", "3"] }, ["b"]],
        [{ territoryIds: ["2"], collections: ["y"] }, knowsNoCollections ? [] : ["b"]],
        [{ since: "2025-01-01" }, []]
      ]
      for (const [request, ids] of expected) {
        assert.deepStrictEqual(yield* idsFor("ato", request), [...ids], JSON.stringify(request))
      }
    })
  )

  const wordless = ["", "   ", '""', "()", "-", "NOT", "-ato", "NOT ato", "ato OR -lei", "OR NOT ato AND", "* §"]
  it.effect.each<Partial<SearchRequest>>([
    ...[...wordless, "a ".repeat(100)].map((query) => ({ query })),
    { limit: 0 },
    { limit: 1.5 },
    { offset: -1 },
    { since: "ontem" },
    { until: "2024-1-1" },
    { since: "2024-02-30" },
    { until: "2024-13-01" }
  ])("answers a query without words, or a request out of range, with InvalidQuery: %j", (request) =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(search("ato", request))
      assert.instanceOf(failure, IndexError)
      assert.strictEqual(failure.reason, "InvalidQuery")
      assert.isNotEmpty(failure.detail)
    })
  )
}
