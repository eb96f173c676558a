import { assert, it } from "@effect/vitest"
import { joinBrokenWords, mayBeBroken } from "../../src/words/BrokenWords.ts"

const words: ReadonlySet<string> = new Set(
  "seão licitação pública prefeitura torna conta contas dá fazer constitucional constitucionalmente ouvidoria amarelo".split(
    " "
  )
)
const join = (...pages: ReadonlyArray<string>) => joinBrokenWords(pages, (word) => words.has(word))

it.each([
  ["a lici-\ntação pública", "a licitação\npública"],
  ["a lici-\ntação, pública", "a licitação,\npública"],
  ["a lici- \n  tação\npública", "a licitação\npública"],
  ["LICI-\nTAÇÃO PÚBLICA", "LICITAÇÃO\nPÚBLICA"],
  ["a lici-\ntação", "a licitação"],
  ["Prefei-\ntura e ouvi-\ndoria", "Prefeitura\ne ouvidoria"],
  ["a Prefei-\ntura-geral aqui", "a Prefeitura-geral\naqui"],
  ["vice-prefei-\ntura daqui", "vice-prefeitura\ndaqui"]
])("makes a word of the language whole: %j", (text, whole) => {
  assert.isTrue(mayBeBroken([text]))
  assert.deepStrictEqual(join(text), [whole])
})

it("makes a word whole that stands whole elsewhere in the document, on whatever page, however it is written", () => {
  assert.deepStrictEqual(join("em Igara-\npava, sede", "IGARAPAVA"), ["em Igarapava,\nsede", "IGARAPAVA"])
  assert.deepStrictEqual(join("em Igara-\npava, sede"), ["em Igara-\npava, sede"])
})

it.each([
  "na segunda-\nfeira",
  "o vice-\nprefeito",
  "que se torna-\nse assim",
  "dá-\nlhe poderes",
  "far-se-\não assim",
  "São Paulo-\nRio",
  "item A-\nB do edital",
  "o total-\n\ntem duas linhas",
  "de 2019-\nlicitação",
  "lici-",
  "lici\ntação"
])("leaves a hyphen that is real, and what is no broken word: %j", (text) => {
  assert.deepStrictEqual(join(text), [text])
})

it("leaves a word that stands with its hyphen elsewhere, though it is also one without", () => {
  const text = "o conta-\ns e o conta-s aqui"
  assert.deepStrictEqual(join(text), [text])
  assert.deepStrictEqual(join("o conta-\ns e"), ["o contas\ne"])
})

it("leaves a pronoun behind a word, and joins the same letters behind what is none", () => {
  const text = "ele conta-\nnos tudo, e contanos não"
  assert.deepStrictEqual(join(text), [text])
  assert.deepStrictEqual(join("o ama-\nrelo", "ama-\nrelo"), ["o amarelo", "amarelo"])
})

it("does not take the halves for words, nor parts of them", () => {
  assert.deepStrictEqual(join("o ta-\nto, mal-\ntato"), ["o ta-\nto, mal-\ntato"])
  assert.deepStrictEqual(join("eles amarra-\nnos, amarranos"), ["eles amarranos,\namarranos"])
})

it("joins nothing over a page's end, and gives pages without a broken word back as they are", () => {
  const pages = ["a lici-", "tação pública"]
  assert.isFalse(mayBeBroken(pages))
  assert.strictEqual(
    joinBrokenWords(pages, () => true),
    pages
  )
})

it("takes no longer than linear in a run of letters, and keeps each pair of halves once", () => {
  const letters = "a".repeat(200_000)
  assert.deepStrictEqual(join(`lici-\ntação\n${letters}`), [`licitação\n${letters}`])
  const hyphens = "lici-\ntação\n".repeat(200_000)
  assert.deepStrictEqual(join(hyphens), [hyphens.replaceAll("-\n", "")])
})
