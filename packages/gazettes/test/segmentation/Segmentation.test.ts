import { assert, it } from "@effect/vitest"
import fc from "fast-check"
import { definitionOf } from "../../src/segmentation/Definitions.ts"
import { segment } from "../../src/segmentation/Segmentation.ts"
import { act, block, edition, front, pageHeader, territories } from "./Editions.ts"

const alagoas = definitionOf("2700000")!
const cut = (text: string) => segment(text, alagoas, territories)
/** Territory ids and texts, each text as its non-blank lines. */
const seen = (text: string) =>
  cut(text).segments.map(({ territoryId, text }) => [
    territoryId,
    ...text.split("\n").filter((line) => line.trim() !== "")
  ])

const arapiraca = ["ESTADO DE ALAGOAS", "PREFEITURA MUNICIPAL DE ARAPIRACA"]

it("gives each municipality the page header and its blocks, and drops what follows the last act code", () => {
  const text = `${edition(
    block("ARAPIRACA", act(1, "primeiro"), act(2, "segundo")),
    block("BELÉM", act(3, "terceiro")),
    block("ARAPIRACA", act(4, "quarto"))
  )}\nassinado\n`
  const { segments, frontMatter, tail, conserved, doubts, corrections, unresolved } = cut(text)
  assert.deepStrictEqual(seen(text), [
    [
      "2700300",
      pageHeader,
      ...arapiraca,
      ...act(1, "primeiro"),
      ...act(2, "segundo"),
      ...arapiraca,
      ...act(4, "quarto")
    ],
    ["2700805", pageHeader, "ESTADO DE ALAGOAS", "PREFEITURA MUNICIPAL DE BELÉM", ...act(3, "terceiro")]
  ])
  assert.deepStrictEqual(frontMatter.split("\n").filter(Boolean), front.filter(Boolean))
  assert.strictEqual(tail.trim(), "assinado")
  assert.deepStrictEqual([conserved, doubts.map(({ code }) => code), corrections, unresolved], [true, [], [], []])
  assert.strictEqual(segments[0]!.rawText.slice(0, pageHeader.length + 19), `${pageHeader}\n\nESTADO DE ALAGOAS`)
})

it("takes a page header out wherever it stands, be it within a line or with other blanks, and reads on over a page's edge", () => {
  const edge = ["", pageHeader.replaceAll(/ +/g, " "), "", "www.diariomunicipal.com.br/ama      2", ""]
  const text = edition(
    block("ARAPIRACA", act(1, "antes", ...edge, `meio ${pageHeader} depois`), edge, act(2, "segundo"), edge),
    ["", "ESTADO DE ALAGOAS", ...edge, "PREFEITURA MUNICIPAL DE BELÉM", "", ...act(3, "terceiro")]
  )
  assert.deepStrictEqual(
    cut(text).segments.map(({ territoryId }) => territoryId),
    ["2700300", "2700805"]
  )
  for (const { rawText } of cut(text).segments) assert.strictEqual(rawText.split(/Diário Oficial/).length, 2)
  assert.isTrue(cut(text).conserved)
})

it.each([
  ["wrapped onto a second line", "SÃO MIGUEL DOS\nCAMPOS", "2708600"],
  ["with lines parted by an empty one", "SÃO MIGUEL DOS\n\nCAMPOS", "2708600"],
  ["followed by its state", "ARAPIRACA/AL", "2700300"],
  ["followed by a department", "ARAPIRACA SECRETARIA DE SAÚDE", "2700300"],
  ["over a department", "ARAPIRACA\nGABINETE DO PREFEITO", "2700300"],
  ["with a known misspelling", "MAJOR IZIDORO", "2704401"],
  ["with another apostrophe", "OLHO D´AGUA DO CASADO", "2705804"],
  ["with a letter wrong", "SÃO LUIZ DO QUITUNDE", "2708501"]
])("finds a name %s", (_, name, id) => {
  assert.deepStrictEqual(
    cut(edition(block(name, act(1, "ato")))).segments.map(({ territoryId }) => territoryId),
    [id]
  )
})

it.each([["CÂMARA MUNICIPAL DE ARAPIRACA"], ["MUNICÍPIO DE ARAPIRACA"], ["PREFEITURA DE ARAPIRACA"]])(
  "gives a block of %s to the municipality",
  (heading) => {
    const [first] = cut(edition(["", "ESTADO DE ALAGOAS", heading, "", ...act(1, "ato")])).segments
    assert.strictEqual(first?.territoryId, "2700300")
  }
)

it("keeps the blocks of nobody it knows as the association's segment, and lists them", () => {
  const text = edition(
    ["", "ESTADO DE ALAGOAS", "CONSÓRCIO REGIONAL DE RESÍDUOS", "", ...act(1, "ato")],
    block("ARAPIRACA", act(2, "ato")),
    block("PASÁRGADA", act(3, "ato"))
  )
  const { segments, unresolved, conserved } = cut(text)
  assert.deepStrictEqual(
    segments.map(({ territoryId, territoryName, blocks }) => [territoryId, territoryName, blocks.length]),
    [
      ["2700000", "Associação dos Municípios Alagoanos", 2],
      ["2700300", "Arapiraca", 1]
    ]
  )
  assert.deepStrictEqual(unresolved, [
    { line: 7, heading: "CONSÓRCIO REGIONAL DE RESÍDUOS", why: "Unknown", candidates: [] },
    { line: 23, heading: "PREFEITURA MUNICIPAL DE PASÁRGADA", why: "Unknown", candidates: [] }
  ])
  assert.isTrue(conserved)
})

it("records the distance of a name that it took for a misspelling, and what else it considered", () => {
  assert.deepStrictEqual(cut(edition(block("SÃO LUIZ DO QUITUNDE", act(1, "ato")))).corrections, [
    {
      line: 7,
      heading: "PREFEITURA MUNICIPAL DE SÃO LUIZ DO QUITUNDE",
      territoryId: "2708501",
      distance: 1,
      candidates: [{ territoryId: "2708501", territoryName: "São Luís do Quitunde", distance: 1 }]
    }
  ])
})

it("leaves a letterhead inside an act to the act, if it is the municipality's own or nobody's", () => {
  const own = ["ESTADO DE ALAGOAS", "PREFEITURA MUNICIPAL DE ARAPIRACA", "portaria"]
  const nobody = ["ESTADO DE ALAGOAS", "PREFEITURA MUNICIPAL DE EDUCAÇÃO", "portaria", "ESTADO DE ALAGOAS"]
  const { segments, doubts } = cut(edition(block("ARAPIRACA", act(1, "longo ".repeat(99), ...own, ...nobody))))
  assert.deepStrictEqual(
    segments.map(({ territoryId, blocks }) => [territoryId, blocks.length]),
    [["2700300", 1]]
  )
  assert.deepStrictEqual(doubts, [])
})

it("opens a block at another municipality's header where no act code stands before it, and doubts it", () => {
  const stray = [...act(1, "longo ".repeat(99)), "a table that the extractor read too late"]
  const { segments, doubts } = cut(edition(block("ARAPIRACA", stray), block("BELÉM", act(2, "ato"))))
  assert.deepStrictEqual(
    segments.map(({ territoryId }) => territoryId),
    ["2700300", "2700805"]
  )
  assert.deepStrictEqual(
    doubts.map(({ code, line }) => [code, line]),
    [["Letterhead", 16]]
  )
})

it.each([
  ["no page header", "", [], ["NoPageHeader", "NoBlock"]],
  ["a page header and no block", pageHeader, [], ["NoBlock"]],
  ["no page header", block("BELÉM", act(1, "ato")).join("\n"), ["2700805"], ["NoPageHeader"]],
  ["no act code", [pageHeader, ...block("BELÉM", ["ato"])].join("\n"), ["2700805"], ["NoActCode"]],
  [
    "a block without an act code at its end",
    [pageHeader, ...block("BELÉM", act(1, "ato ".repeat(500))), ...block("ARAPIRACA", ["ato"])].join("\n"),
    ["2700805"],
    ["BlockInTail"]
  ],
  [
    "a long tail",
    [pageHeader, ...block("BELÉM", act(1, "ato")), "anexo ".repeat(99)].join("\n"),
    ["2700805"],
    ["LargeTail"]
  ]
])("doubts an edition with %s", (_, text, ids, codes) => {
  const { segments, doubts, conserved } = cut(text)
  assert.deepStrictEqual(
    segments.map(({ territoryId }) => territoryId),
    ids
  )
  assert.deepStrictEqual(
    doubts.map(({ code }) => code),
    codes
  )
  assert.isTrue(conserved)
})

const word = fc.constantFrom(
  ...["ato", "portaria", "ESTADO", "DE", "ALAGOAS", "Código", "Identificador", "", " ", "\f", "\t"],
  ...["www.diariomunicipal.com.br/ama", "PREFEITURA MUNICIPAL DE", "12", pageHeader]
)
const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "))
const names = fc.constantFrom("ARAPIRACA", "BELÉM", "SÃO MIGUEL DOS\nCAMPOS", "SAO LUIZ DO QUITUNDE", "PASÁRGADA")
const parts = fc.array(fc.tuple(names, fc.array(fc.array(line, { maxLength: 6 }), { minLength: 1, maxLength: 4 })))

it("keeps every act of a random edition in one segment, in order, whatever stands in it and at the pages' edges", () => {
  fc.assert(
    fc.property(parts, (blocks) => {
      let code = 0
      const expected = new Map<string, Array<string>>()
      const text = edition(
        ...blocks.map(([name, bodies]) =>
          block(
            name,
            ...bodies.map((body) => {
              const [id] = cut(edition(block(name, act(0, "ato")))).segments.map(({ territoryId }) => territoryId)
              expected.set(id!, [...(expected.get(id!) ?? []), `ato nº ${++code}`])
              return act(code, `ato nº ${code}`, ...body)
            })
          )
        )
      )
      const { segments, conserved } = cut(text)
      assert.isTrue(conserved)
      assert.deepStrictEqual(
        segments.map(({ territoryId, text }) => [territoryId, [...text.matchAll(/^ato nº \d+$/gm)].map(String)]),
        [...expected]
      )
    })
  )
})

it("conserves any text at all", () => {
  const any = fc.array(fc.oneof(line, fc.constantFrom(...block("BELÉM", act(1, "ato")))), { maxLength: 60 })
  fc.assert(fc.property(any, (lines) => assert.isTrue(cut(lines.join("\n")).conserved)))
})
