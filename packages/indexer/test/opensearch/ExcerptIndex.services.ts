import { assert, describe, it } from "@effect/vitest"
import { contractJson, hasContract, withoutContract } from "@escriba/specimens/Contract"
import { Effect, Layer, Redacted } from "effect"
import { ExcerptIndex } from "../../src/ExcerptIndex.ts"
import { layer } from "../../src/OpenSearchExcerptIndex.ts"
import type { OpenSearchOptions } from "../../src/OpenSearchIndex.ts"
import { excerptOf, itemOf } from "../../src/testing.ts"
import { host, ownIndex, rest, themesOf } from "../OwnIndex.ts"
import { bulkFaults, refuse } from "./BulkFaults.ts"

const indexOf = (options: OpenSearchOptions) =>
  Effect.flatMap(Layer.build(Layer.fresh(layer(options))), (context) => Effect.provide(ExcerptIndex, context))

/** An excerpt index, and the name of a theme's index that does not exist yet. */
const own = Effect.fnUntraced(function* (options: Partial<OpenSearchOptions> = {}) {
  const settings = yield* ownIndex(options)
  const theme = `${settings.index}-theme`
  yield* themesOf([theme])
  return { index: yield* indexOf(settings), settings, theme }
})

const item = itemOf("first", [])

describe.skipIf(!hasContract)(`a theme's index that ensure makes (${withoutContract})`, () => {
  it.live("equals the contract's dump exactly, also after an excerpt was written", () =>
    Effect.gen(function* () {
      const { index, theme } = yield* own()
      assert.deepStrictEqual(yield* index.ensure(theme), [])
      yield* index.write(theme, [excerptOf(item, "a")])
      const mapping = (yield* rest("GET", `/${theme}/_mapping`)).body[theme].mappings
      assert.deepStrictEqual(mapping, contractJson("index-mapping.json").ambiental)
      const { analysis, number_of_replicas, number_of_shards, sort } = (yield* rest("GET", `/${theme}/_settings`)).body[
        theme
      ].settings.index
      assert.deepStrictEqual(
        { analysis, number_of_replicas, number_of_shards, sort },
        contractJson("index-settings.json").ambiental
      )
    })
  )

  it.live("has documents with the contract's fields, except the score of another stage", () =>
    Effect.gen(function* () {
      const { index, theme } = yield* own()
      yield* index.ensure(theme)
      const excerpt = excerptOf(item, "a")
      yield* index.write(theme, [excerpt])
      const { body } = yield* rest("GET", `/${theme}/_doc/first_a`)
      assert.deepStrictEqual(body._source, excerpt)
      const { excerpt_embedding_score, ...sample } = contractJson("sample-documents.json").excerpt._source
      assert.deepStrictEqual(Object.keys(body._source).sort(), Object.keys(sample).sort())
    })
  )
})

describe("an excerpt on OpenSearch", () => {
  it.live("keeps the score of another program when it is written again", () =>
    Effect.gen(function* () {
      const { index, theme } = yield* own()
      yield* index.ensure(theme)
      yield* index.write(theme, [excerptOf(item, "a", "antes", { excerpt_subthemes: ["Rios", "Lagos"] })])
      yield* rest("POST", `/${theme}/_update/first_a`, { doc: { excerpt_embedding_score: 0.75 } })
      const again = excerptOf(item, "a", "depois", { excerpt_subthemes: ["Rios"] })
      assert.strictEqual((yield* index.write(theme, [again]))[0]?._tag, "Indexed")
      const { body } = yield* rest("GET", `/${theme}/_doc/first_a`)
      assert.deepStrictEqual(body._source, { ...again, excerpt_embedding_score: 0.75 })
      yield* index.write(theme, [again])
      assert.strictEqual((yield* rest("GET", `/${theme}/_doc/first_a`)).body._version, body._version)
    })
  )

  it.live("can be read if the system before us wrote it, without entities", () =>
    Effect.gen(function* () {
      const { index, theme } = yield* own()
      yield* index.ensure(theme)
      const { excerpt_entities, source_power, ...theirs } = excerptOf(item, "a")
      yield* rest("PUT", `/${theme}/_doc/first_a?refresh=true`, theirs)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), [
        { ...theirs, excerpt_entities: [], source_power: null }
      ])
      assert.strictEqual(yield* index.prune(theme, ["first"], []), 1)
    })
  )

  it.live("is one of more than a single answer contains, and can be kept by a long list", () =>
    Effect.gen(function* () {
      const { index, theme } = yield* own()
      yield* index.ensure(theme)
      const excerpts = Array.from({ length: 2_500 }, (_, place) => excerptOf(item, `${place}`.padStart(5, "0")))
      assert.isTrue((yield* index.write(theme, excerpts)).every(({ _tag }) => _tag === "Indexed"))
      yield* rest("POST", `/${theme}/_refresh`)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), excerpts)
      const keep = Array.from({ length: 100_000 }, (_, place) => `first_${`${place + 1_200}`.padStart(5, "0")}`)
      assert.strictEqual(yield* index.prune(theme, ["first"], keep), 1_200)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), excerpts.slice(1_200))
      const { body } = yield* rest("GET", `/${theme}/_stats/search`)
      assert.strictEqual(body._all.total.search.open_contexts, 0)
    })
  )

  it.live("is put off or refused alone, and sent again during an outage", () =>
    Effect.gen(function* () {
      const proxy = yield* bulkFaults(host)
      const { index, theme } = yield* own({ host: proxy.host, retries: 2 })
      yield* index.ensure(theme)
      yield* proxy.next({ _tag: "Reset", isDone: true }, refuse("first_b"), refuse("first_b"))
      const broken = excerptOf(item, "c", "data", { source_date: "hoje" })
      const outcomes = yield* index.write(theme, [excerptOf(item, "a"), excerptOf(item, "b"), broken])
      assert.deepStrictEqual(
        outcomes.map(({ _tag, id }) => `${id} ${_tag}`),
        ["first_a Indexed", "first_b Unavailable", "first_c Rejected"]
      )
      assert.deepStrictEqual(proxy.bulks(), [
        ["first_a", "first_b", "first_c"],
        ["first_a", "first_b", "first_c"],
        ["first_b"]
      ])
    })
  )
})

describe("a theme's index", () => {
  it.live("is not created by writing, reading or removing", () =>
    Effect.gen(function* () {
      const { index, theme } = yield* own()
      const failures = [
        yield* Effect.flip(index.write(theme, [excerptOf(item, "a")])),
        yield* Effect.flip(index.excerptsOf(theme, ["first"])),
        yield* Effect.flip(index.refresh(theme)),
        yield* Effect.flip(index.find([{ title: "t", termSets: [[["rio"]]] }], ["first"]))
      ]
      assert.deepStrictEqual(
        failures.map(({ reason }) => reason),
        ["IndexMissing", "IndexMissing", "IndexMissing", "IndexMissing"]
      )
      assert.strictEqual(yield* index.prune(theme, ["first"], []), 0)
      assert.deepStrictEqual((yield* rest("GET", `/${theme}*`)).body, {})
    })
  )

  it.live("cannot be the index of gazettes", () =>
    Effect.gen(function* () {
      const { index, settings } = yield* own()
      const failure = yield* Effect.flip(index.ensure(settings.index))
      assert.strictEqual(failure.detail, `${settings.index} is the index of gazettes: no theme can have it`)
      assert.strictEqual((yield* rest("GET", `/${settings.index}`)).status, 404)
    })
  )

  it.live("that is unreachable fails with IndexUnavailable, and no part of the error contains the password", () =>
    Effect.gen(function* () {
      const password = "segredo-da-rainha"
      const index = yield* indexOf({
        host: `http://rainha:${password}@127.0.0.1:1`,
        index: "any",
        user: "rainha",
        password: Redacted.make(password),
        retries: 0
      })
      const failure = yield* Effect.flip(index.write("agua", [excerptOf(item, "a")]))
      assert.strictEqual(failure.reason, "IndexUnavailable")
      assert.notInclude(Bun.inspect(failure, { depth: 10 }), password)
    })
  )
})
