import { assert, describe, it } from "@effect/vitest"
import { corpusText, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { amaDates } from "@escriba/specimens/CorpusEditions"
import { Effect, Layer } from "effect"
import * as fc from "fast-check"
import { layer as memoryLayer } from "../src/MemorySearchIndex.ts"
import { type IndexItem, SearchIndex, type SearchResult } from "../src/SearchIndex.ts"
import { itemOf } from "../src/testing.ts"
import { checkIntegrity, indexOf, openDatabase } from "./fts5/Databases.ts"

const bothIndexes = Effect.gen(function* () {
  const database = yield* openDatabase()
  const fts5 = yield* indexOf(database)
  const memory = yield* Effect.provide(SearchIndex, yield* Layer.build(Layer.fresh(memoryLayer())))
  return { database, fts5, memory }
})

/** Scores are sums in another order: equal to the ninth digit. */
const comparable = ({ total, hits }: SearchResult) => ({
  total,
  hits: hits.map(({ id, score, snippets }) => [id, score.toFixed(9), snippets.map((snippet) => snippet.page)])
})

const word = fc.constantFrom(
  "licitação",
  "LICITACOES",
  "pregão",
  "pregões",
  "ata",
  "atas",
  "país",
  "pais",
  "2.021/20",
  "e"
)
const page = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "))
const item = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.array(page, { maxLength: 4 }))
const step = fc.oneof(
  fc.array(item, { maxLength: 4 }).map((items) => ({ bulk: items.map(([id, pages]) => itemOf(id, pages)) })),
  fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 3 }).map((remove) => ({ remove }))
)
const query = fc
  .array(fc.oneof(word, fc.constantFrom("OR", "-", "(", ")", '"', "licit*", "NOT", "unknown")), {
    minLength: 1,
    maxLength: 7
  })
  .map((pieces) => pieces.join(" ").replaceAll("- ", "-"))

describe("the FTS5 index and the memory index", () => {
  it("answer alike, to the score, after any interleaving of bulks and removals", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(query, { minLength: 1, maxLength: 5 }),
        (steps, queries) =>
          Effect.runPromise(
            Effect.gen(function* () {
              const { database, fts5, memory } = yield* bothIndexes
              for (const step of steps) {
                const [one, other] =
                  "bulk" in step
                    ? [yield* fts5.bulk(step.bulk), yield* memory.bulk(step.bulk)]
                    : [yield* fts5.remove(step.remove), yield* memory.remove(step.remove)]
                assert.deepStrictEqual(one, other)
              }
              for (const text of queries) {
                const answer = (index: typeof fts5) =>
                  Effect.match(index.search({ query: text, limit: 10 }), {
                    onSuccess: comparable,
                    onFailure: (error) => error.detail
                  })
                assert.deepStrictEqual(yield* answer(fts5), yield* answer(memory), text)
              }
              assert.deepStrictEqual(yield* checkIntegrity(database), ["ok"])
            }).pipe(Effect.scoped)
          )
      ),
      { numRuns: 150 }
    ))
})

/** Two real editions, cut into pieces of 3,000 characters where their text has no page marks. */
const realItems = (): ReadonlyArray<IndexItem> =>
  amaDates
    .slice(0, 2)
    .map((date) => itemOf(date, corpusText("gazettes/ama", date, "tika.txt").match(/.{1,3000}/gsu) ?? [], { date }))

describe.skipIf(!hasCorpus)(`on real gazettes, the two indexes (${withoutCorpus})`, () => {
  it.effect("find the same documents with the same scores on the same pages, and mark what is in the text", () =>
    Effect.gen(function* () {
      const { fts5, memory } = yield* bothIndexes
      const items = realItems()
      assert.deepStrictEqual(yield* fts5.bulk(items), yield* memory.bulk(items))
      for (const text of ["licitação", "licitacoes pregão -sessao", '"prefeitura municipal" OR decreto', "resol* nº"]) {
        const request = { query: text, limit: 10 }
        const found = yield* fts5.search(request)
        assert.deepStrictEqual(comparable(found), comparable(yield* memory.search(request)), text)
        assert.isAbove(found.total, 0, text)
        for (const { id, snippets } of found.hits) {
          for (const { page, parts } of snippets) {
            const text = items.find((item) => item.id === id)?.pages[page! - 1]?.text ?? ""
            assert.include(text, parts.map((part) => part.text).join(""))
            assert.isTrue(parts.some((part) => part.isMatch))
          }
        }
      }
    })
  )
})
