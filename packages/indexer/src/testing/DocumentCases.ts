/**
 * Conformance: how documents are indexed, replaced and removed.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { Effect } from "effect"
import { SearchIndex } from "../SearchIndex.ts"
import type { Capabilities } from "./Capabilities.ts"
import { itemOf, type Shelf } from "./Shelf.ts"

export const documentCases = (
  it: Vitest.MethodsNonLive<SearchIndex>,
  { given, search, idsFor }: Shelf,
  { isShared = false, knowsNoCollections = false, knowsNoPages = false }: Capabilities
) => {
  const pageOf = (page: number) => (knowsNoPages ? null : page)

  it.effect("ensures an index twice, finds no difference, and it is there", () =>
    Effect.gen(function* () {
      const index = yield* SearchIndex
      assert.deepStrictEqual(yield* index.ensure, [])
      assert.deepStrictEqual(yield* index.ensure, [])
      assert.isTrue(yield* index.isThere)
    })
  )

  it.effect("finds the documents of files by their paths, with the places of their texts", () =>
    Effect.gen(function* () {
      const path = { file_path: "2700300/2024-01-31/edition.pdf" }
      const elsewhere = { file_raw_txt: "https://example.org/other.txt" }
      yield* given([itemOf("first", ["a"], path), itemOf("other", ["b"], elsewhere), itemOf("second", ["c"], path)])
      const index = yield* SearchIndex
      const found = yield* index.documentsOf([path.file_path, "2700300/2024-01-31/other.pdf", "nowhere.pdf"])
      assert.deepStrictEqual(
        found.map(({ filePath, id, textUrl }) => `${id} ${filePath} ${textUrl}`),
        [
          `first ${path.file_path} 2700300/2024-01-31/first.txt`,
          "other 2700300/2024-01-31/other.pdf https://example.org/other.txt",
          `second ${path.file_path} 2700300/2024-01-31/second.txt`
        ]
      )
      yield* index.remove(["first"])
      assert.deepStrictEqual(yield* index.documentsOf([path.file_path]), [
        { id: "second", gazetteId: 7, filePath: path.file_path, textUrl: "2700300/2024-01-31/second.txt" }
      ])
      assert.deepStrictEqual(yield* index.documentsOf([]), [])
    })
  )

  it.effect("can be asked for a write that changes nothing, to a document that it holds and is not told to spare", () =>
    Effect.gen(function* () {
      const index = yield* SearchIndex
      yield* given([itemOf("one", ["edital"]), itemOf("two", ["edital"])])
      assert.isTrue(yield* index.touch(["one"]))
      assert.isFalse(yield* index.touch(["one", "two"]))
      assert.deepStrictEqual(yield* idsFor("edital"), ["one", "two"])
    })
  )

  it.effect("finds the documents of gazettes under any path, unless other systems write to the index", () =>
    Effect.gen(function* () {
      yield* given([itemOf("first", ["a"], { id: 1 }), itemOf("second", ["b"], { id: 1 }), itemOf("other", ["c"])])
      const found = yield* (yield* SearchIndex).documentsOfGazettes([1, 2])
      assert.deepStrictEqual(
        found.map(({ gazetteId, id }) => `${gazetteId} ${id}`),
        isShared ? [] : ["1 first", "1 second"]
      )
    })
  )

  it.effect("gives a document's fields and collection back as they came, unknown ones included", () =>
    Effect.gen(function* () {
      const nothing = { territory_id: null, territory_name: null, state_code: null, date: null, edition_number: null }
      const whole = itemOf("whole", ["decreto"], { is_extra_edition: true, processed: true }, "Diários de Alagoas")
      const bare = itemOf("bare", ["portaria"], { ...nothing, power: null, is_extra_edition: null, file_url: null })
      yield* given([whole, bare])
      const [decree] = (yield* search("decreto")).hits
      const collection = knowsNoCollections ? null : "Diários de Alagoas"
      assert.deepStrictEqual([decree?.fields, decree?.collection], [whole.fields, collection])
      const [order] = (yield* search("portaria")).hits
      assert.deepStrictEqual([order?.fields, order?.collection], [bare.fields, null])
    })
  )

  it.effect("replaces a document whole when its id is indexed again, also by one with fewer pages", () =>
    Effect.gen(function* () {
      const index = yield* SearchIndex
      yield* given([itemOf("again", ["antiga", "primeira versão"]), itemOf("other", ["vizinha"])])
      yield* index.bulk([itemOf("again", ["corrigida"], { edition_number: "13" })])
      yield* index.refresh
      assert.deepStrictEqual(yield* idsFor("antiga OR versão"), [])
      assert.deepStrictEqual(yield* idsFor("corrigida OR vizinha"), ["again", "other"])
      assert.strictEqual((yield* search("corrigida")).hits[0]?.fields.edition_number, "13")
    })
  )

  it.effect("removes documents and counts those that existed", () =>
    Effect.gen(function* () {
      const index = yield* SearchIndex
      yield* given([itemOf("one", ["edital"]), itemOf("two", ["edital"])])
      assert.strictEqual(yield* index.remove(["one", "unknown", "one"]), 1)
      yield* index.refresh
      assert.deepStrictEqual(yield* idsFor("edital"), ["two"])
      assert.strictEqual(yield* index.remove(["one"]), 0)
      assert.strictEqual(yield* index.remove([]), 0)
    })
  )

  it.effect("answers one outcome per item, in the items' order, and none for an empty bulk", () =>
    Effect.gen(function* () {
      const index = yield* SearchIndex
      const items = Array.from({ length: index.limits.maxItems }, (_, place) =>
        itemOf(`item-${place}`, ["lei orgânica"])
      )
      yield* given(items)
      assert.strictEqual((yield* search("lei", { limit: 1 })).total, items.length)
      assert.deepStrictEqual(yield* index.bulk([]), [])
    })
  )

  it.effect("lets the last of two items with one id win within a bulk", () =>
    Effect.gen(function* () {
      yield* given([itemOf("same", ["primeira"]), itemOf("between", ["meio"]), itemOf("same", ["segunda"])])
      assert.deepStrictEqual(yield* idsFor("primeira"), [])
      assert.deepStrictEqual(yield* idsFor("segunda OR meio"), ["between", "same"])
    })
  )

  it.effect("rejects an impossible item alone: its neighbours are indexed, its earlier version stays", () =>
    Effect.gen(function* () {
      const index = yield* SearchIndex
      yield* given([itemOf("twice", ["anterior"]), itemOf("after", [])])
      const page = { number: 1, text: "dupla" }
      const outcomes = yield* index.bulk([
        itemOf("twice", [page, page]),
        itemOf("zero", [{ number: 0, text: "dupla" }]),
        itemOf("after", ["vizinha"])
      ])
      yield* index.refresh
      assert.deepStrictEqual(
        outcomes.map((outcome) => outcome._tag),
        ["Rejected", "Rejected", "Indexed"]
      )
      assert.deepStrictEqual(yield* idsFor("dupla"), [])
      assert.deepStrictEqual(yield* idsFor("anterior OR vizinha"), ["after", "twice"])
    })
  )

  it.effect("takes documents without pages, empty pages and pages without a word", () =>
    Effect.gen(function* () {
      yield* given([itemOf("none", []), itemOf("empty", ["", "ata", ""]), itemOf("signs", ["— § * \" ' -"])])
      assert.deepStrictEqual(yield* idsFor("ata"), ["empty"])
      assert.strictEqual((yield* search("ata")).hits[0]?.snippets[0]?.page, pageOf(2))
    })
  )

  it.effect("finds words after NUL, quotes, emoji, lone surrogates and marks of any kind", () =>
    Effect.gen(function* () {
      const text = "antes\0depois \"aspas' 😀 emoji \ud800 metade \ufdd0marca\ufdd1 \u0001controle\u0002 <b>negrito</b>"
      yield* given([itemOf("odd", [text])])
      for (const word of ["antes", "depois", "aspas", "emoji", "metade", "marca", "controle", "negrito"]) {
        const { hits } = yield* search(word)
        const matched = hits[0]?.snippets[0]?.parts.filter((part) => part.isMatch)
        assert.deepStrictEqual(matched, [{ text: word, isMatch: true }])
      }
    })
  )

  it.effect("takes a document of 300 pages and finds one word on its right page", () =>
    Effect.gen(function* () {
      const pages = Array.from({ length: 300 }, (_, place) => `folha comum ${place === 233 ? "agulha" : "palha"}`)
      yield* given([itemOf("long", pages)])
      const needle = (yield* search("agulha")).hits[0]
      assert.deepStrictEqual(
        needle?.snippets.map((snippet) => snippet.page),
        [pageOf(234)]
      )
      assert.strictEqual((yield* search("palha")).hits[0]?.snippets.length, 3)
    })
  )
}
