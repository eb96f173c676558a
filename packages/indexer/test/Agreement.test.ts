import { assert, describe, it } from "@effect/vitest"
import { corpusText, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import { amaDates } from "@escriba/specimens/CorpusEditions"
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import { parse } from "../src/Query.ts"
import type { IndexItem, SearchIndex } from "../src/SearchIndex.ts"
import { itemOf } from "../src/testing.ts"
import { checkIntegrity, indexOf, openDatabase } from "./fts5/Databases.ts"
import { SearchModel } from "./SearchModel.ts"

/** Scores are sums in another order: equal to the ninth digit. */
const answerOf = Effect.fnUntraced(function* (index: SearchIndex["Service"], query: string) {
  const { hits, total } = yield* index.search({ query, limit: 10 })
  return {
    total,
    hits: hits.map(({ id, score, snippets }) => [id, score.toFixed(9), snippets.map(({ page }) => page!)])
  }
})
const expectedOf = (model: SearchModel, query: string) => {
  const hits = model.search(Result.getOrThrow(parse(query)))
  return {
    total: hits.length,
    hits: hits.slice(0, 10).map(({ id, pages, score }) => [id, score.toFixed(9), [...pages]])
  }
}

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

describe("the FTS5 index", () => {
  it("answers as the model does, to the score, after any interleaving of bulks and removals", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(query, { minLength: 1, maxLength: 5 }),
        (steps, queries) =>
          Effect.runPromise(
            Effect.gen(function* () {
              const database = yield* openDatabase()
              const index = yield* indexOf(database)
              const model = new SearchModel()
              for (const step of steps) {
                if ("bulk" in step) {
                  yield* index.bulk(step.bulk)
                  for (const item of step.bulk) model.write(item)
                } else assert.strictEqual(yield* index.remove(step.remove), model.remove(step.remove))
              }
              for (const text of queries.filter((text) => Result.isSuccess(parse(text)))) {
                assert.deepStrictEqual(yield* answerOf(index, text), expectedOf(model, text), text)
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

describe.skipIf(!hasCorpus)(`on real gazettes, the FTS5 index (${withoutCorpus})`, () => {
  it.effect(
    "finds the same documents as the model, with the same scores on the same pages, and marks words of the text",
    () =>
      Effect.gen(function* () {
        const index = yield* indexOf(yield* openDatabase())
        const model = new SearchModel()
        const items = realItems()
        yield* index.bulk(items)
        for (const item of items) model.write(item)
        for (const query of [
          "licitação",
          "licitacoes pregão -sessao",
          '"prefeitura municipal" OR decreto',
          "resol* nº"
        ]) {
          assert.deepStrictEqual(yield* answerOf(index, query), expectedOf(model, query), query)
          const { hits } = yield* index.search({ query, limit: 10 })
          assert.isNotEmpty(hits, query)
          for (const { id, snippets } of hits) {
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
