import { assert, describe, it } from "@effect/vitest"
import { contractJson, hasContract, withoutContract } from "@escriba/specimens/Contract"
import { Effect, Layer } from "effect"
import { inspect, layer, type OpenSearchOptions } from "../../src/OpenSearchIndex.ts"
import { gazettes } from "../../src/opensearch/GazettesDefinition.ts"
import { firstSettingsOf } from "../../src/opensearch/IndexDefinition.ts"
import { SearchIndex } from "../../src/SearchIndex.ts"
import { itemOf } from "../../src/testing.ts"
import { ownIndex, rest } from "../OwnIndex.ts"

const indexOf = (options: OpenSearchOptions) =>
  Effect.flatMap(Layer.build(Layer.fresh(layer(options))), (context) => Effect.provide(SearchIndex, context))

describe.skipIf(!hasContract)(`the index that ensure makes (${withoutContract})`, () => {
  it.live("equals the contract's dump exactly, also after a document was written", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const index = yield* indexOf(options)
      assert.deepStrictEqual(yield* index.ensure, [])
      yield* index.bulk([itemOf("a", ["ata"])])
      const mapping = (yield* rest("GET", `/${options.index}/_mapping`)).body[options.index].mappings
      assert.deepStrictEqual(mapping, contractJson("index-mapping.json")["querido-diario"])
      const live = (yield* rest("GET", `/${options.index}/_settings`)).body[options.index].settings.index
      const { analysis, number_of_replicas, number_of_shards, sort } = live
      assert.deepStrictEqual(
        { analysis, number_of_replicas, number_of_shards, sort },
        contractJson("index-settings.json")["querido-diario"]
      )
    })
  )

  it.live("has documents with exactly the contract's fields, under their checksums", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const index = yield* indexOf(options)
      yield* index.ensure
      const item = itemOf("41e9605fbe7d70f602166ab1dd3824b6", ['primeira "folha"\n', "", "§ último\ttermo"], {
        edition_number: null
      })
      yield* index.bulk([item])
      const { body } = yield* rest("GET", `/${options.index}/_doc/${item.id}`)
      assert.deepStrictEqual(body._source, {
        ...item.fields,
        source_text: 'primeira "folha"\n\n\n§ último\ttermo'
      })
      const sample = contractJson("sample-documents.json").city._source
      assert.deepStrictEqual(Object.keys(body._source).sort(), Object.keys(sample).sort())
    })
  )
})

describe("ensure", () => {
  it.live("creates one index when two processes call it at the same time", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const indexes = yield* Effect.all([indexOf(options), indexOf(options), indexOf(options)])
      const differences = yield* Effect.forEach(indexes, (index) => index.ensure, { concurrency: "unbounded" })
      assert.deepStrictEqual(differences, [[], [], []])
    })
  )

  it.live(
    "reports line by line how another program's index differs, does not change it, and writes to it if allowed",
    () =>
      Effect.gen(function* () {
        const options = yield* ownIndex({ allowsDifferent: true })
        yield* rest("PUT", `/${options.index}`, {
          mappings: { properties: { date: { type: "keyword" }, theirs: { type: "long" } } }
        })
        const index = yield* indexOf(options)
        const differences = yield* index.ensure
        assert.include(differences, 'mappings.properties.date.type is "keyword", should be "date"')
        assert.include(differences, 'mappings.properties.url is missing, should be {"type":"keyword"}')
        assert.isTrue(differences.some((line) => line.startsWith("settings.index.sort is missing")))
        assert.isFalse(differences.some((line) => line.includes("theirs")))
        assert.deepStrictEqual(yield* index.ensure, differences)
        assert.strictEqual((yield* index.bulk([itemOf("a", ["ata"])]))[0]?._tag, "Indexed")
      })
  )

  it.live("refuses an index in which documents would not be found, and leaves it as it is", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      yield* rest("PUT", `/${options.index}`, { mappings: { properties: { source_text: { type: "keyword" } } } })
      const before = (yield* rest("GET", `/${options.index}`)).body
      const { detail, reason } = yield* Effect.flip((yield* indexOf(options)).ensure)
      assert.strictEqual(reason, "Different")
      assert.match(detail, /would not be found in the index .*: mappings.properties.*, and \d+ more/)
      assert.deepStrictEqual((yield* rest("GET", `/${options.index}`)).body, before)
    })
  )

  it.live("takes the index that the system before us makes, whose file_raw_txt the first document brings", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const { file_raw_txt, ...properties } = gazettes.mappings.properties
      yield* rest("PUT", `/${options.index}`, {
        mappings: { properties },
        settings: { index: firstSettingsOf(gazettes) }
      })
      const index = yield* indexOf(options)
      assert.strictEqual((yield* index.ensure).length, 1)
      yield* index.bulk([itemOf("a", ["ata"])])
      assert.deepStrictEqual(yield* index.ensure, [])
      const { body } = yield* rest("GET", `/${options.index}/_mapping`)
      assert.deepStrictEqual(body[options.index].mappings.properties.file_raw_txt, file_raw_txt)
    })
  )

  it.live("follows an alias to the index behind it, also after it has moved to another", () =>
    Effect.gen(function* () {
      const [first, second, alias] = [yield* ownIndex(), yield* ownIndex(), yield* ownIndex()]
      for (const options of [first, second]) yield* (yield* indexOf(options)).ensure
      const index = yield* indexOf(alias)
      const move = (to: OpenSearchOptions, from?: OpenSearchOptions) =>
        rest("POST", "/_aliases", {
          actions: [
            { add: { index: to.index, alias: alias.index } },
            ...(from === undefined ? [] : [{ remove: { index: from.index, alias: alias.index } }])
          ]
        })
      yield* move(first)
      assert.deepStrictEqual(yield* index.ensure, [])
      yield* index.bulk([itemOf("a", ["ata"])])
      yield* move(second)
      const { detail, reason } = yield* Effect.flip(index.ensure)
      assert.strictEqual(reason, "Refused")
      assert.match(detail, /is an alias of .*, should be one index/)
      yield* move(second, first)
      assert.deepStrictEqual(yield* index.ensure, [])
      yield* index.bulk([itemOf("b", ["ata"])])
      assert.isTrue((yield* rest("GET", `/${first.index}/_doc/a`)).body.found)
      assert.isTrue((yield* rest("GET", `/${second.index}/_doc/b`)).body.found)
    })
  )
})

/** Makes the index unfit to be written, as people do. */
const troubles: ReadonlyArray<readonly [string, (index: string) => Effect.Effect<unknown>, RegExp]> = [
  ["closed", (index) => rest("POST", `/${index}/_close`), /closed/],
  [
    "blocked",
    (index) => rest("PUT", `/${index}/_settings`, { "index.blocks.write": true }),
    /index write|blocks\.write/
  ],
  [
    "bound to a pipeline that is missing",
    (index) => rest("PUT", `/${index}/_settings`, { "index.default_pipeline": "nobody-made-this" }),
    /pipeline/
  ]
]

describe("an index that takes no document", () => {
  it.live.each(troubles)("is Refused, by no fault of any document: %s", ([_, trouble, said]) =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const index = yield* indexOf(options)
      yield* index.ensure
      yield* index.bulk([itemOf("known", ["ata"])])
      yield* trouble(options.index)
      for (const items of [[itemOf("a", ["ata"])], [itemOf("a", ["ata"]), itemOf("b", ["ata"])]]) {
        const { detail, reason } = yield* Effect.flip(index.bulk(items))
        assert.strictEqual(reason, "Refused")
        assert.match(detail, said)
      }
    })
  )

  it.live("is Refused where its mapping is strict and lacks a field of ours", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex({ allowsDifferent: true })
      yield* rest("PUT", `/${options.index}`, {
        mappings: { dynamic: "strict", properties: { date: { type: "date" } } }
      })
      const index = yield* indexOf(options)
      yield* index.ensure
      const { detail, reason } = yield* Effect.flip(index.bulk([itemOf("a", ["ata"])]))
      assert.strictEqual(reason, "Refused")
      assert.match(detail, /strict/)
    })
  )

  it.live.each([
    ["closed", (index: string) => rest("POST", `/${index}/_close`), "Refused", /is closed/],
    [
      "blocked",
      (index: string) => rest("PUT", `/${index}/_settings`, { "index.blocks.write": true }),
      "Refused",
      /blocks.write/
    ],
    [
      "blocked by a full disk",
      (index: string) => rest("PUT", `/${index}/_settings`, { "index.blocks.read_only_allow_delete": true }),
      "DiskFull",
      /disk of the OpenSearch server/
    ]
  ] as const)("is named by ensure, before anything is done, and by inspect: %s", ([_, trouble, expected, said]) =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const index = yield* indexOf(options)
      yield* index.ensure
      yield* trouble(options.index)
      const { detail, reason } = yield* Effect.flip(index.ensure)
      assert.strictEqual(reason, expected)
      assert.match(detail, said)
      assert.match((yield* inspect(options)).obstacles[0]?.detail ?? "", said)
      yield* rest("PUT", `/${options.index}/_settings`, { "index.blocks.read_only_allow_delete": null })
      yield* rest("PUT", `/${options.index}/_settings`, { "index.blocks.write": null })
      yield* rest("POST", `/${options.index}/_open`)
      yield* rest("GET", `/_cluster/health/${options.index}?wait_for_status=yellow`)
      assert.deepStrictEqual(yield* index.ensure, [])
      assert.deepStrictEqual((yield* inspect(options)).obstacles, [])
    })
  )

  it.live("is asked by a write that rewrites nothing", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const index = yield* indexOf(options)
      yield* index.ensure
      yield* index.bulk([itemOf("known", ["ata"])])
      const before = (yield* rest("GET", `/${options.index}/_doc/known`)).body
      assert.isTrue(yield* index.touch(["other"]))
      assert.isFalse(yield* index.touch(["known"]))
      assert.deepStrictEqual((yield* rest("GET", `/${options.index}/_doc/known`)).body, before)
      yield* rest("POST", `/${options.index}/_close`)
      assert.strictEqual((yield* Effect.flip(index.touch([]))).reason, "Refused")
    })
  )
})

describe("inspect", () => {
  it.live("tells the version, the cluster's health and the state of the index, and creates nothing", () =>
    Effect.gen(function* () {
      const options = yield* ownIndex()
      const before = yield* inspect(options)
      assert.strictEqual(before.distribution, "opensearch")
      assert.match(before.version, /^\d+\.\d+\.\d+$/)
      assert.include(["green", "yellow"], before.health)
      assert.deepStrictEqual([before.isIndexThere, before.differences], [false, []])
      assert.deepStrictEqual((yield* rest("GET", `/${options.index}*`)).body, {})
      yield* (yield* indexOf(options)).ensure
      const after = yield* inspect(options)
      assert.deepStrictEqual([after.isIndexThere, after.differences], [true, []])
    })
  )

  it.live("fails with IndexUnavailable without a listener", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(inspect({ host: "127.0.0.1:1", index: "any" }))
      assert.deepStrictEqual(
        [failure.reason, failure.detail],
        ["IndexUnavailable", "ConnectionError: connect ECONNREFUSED 127.0.0.1:1"]
      )
    })
  )
})

it.live("documentsOf answers more documents of one file than a single answer contains", () =>
  Effect.gen(function* () {
    const options = yield* ownIndex()
    const index = yield* indexOf(options)
    yield* index.ensure
    const items = Array.from({ length: 10_050 }, (_, place) =>
      itemOf(`item-${place}`, [], { file_path: "edition.pdf", file_checksum: "same" })
    )
    assert.isTrue((yield* index.bulk(items)).every(({ _tag }) => _tag === "Indexed"))
    yield* index.refresh
    const found = yield* index.documentsOf(["edition.pdf"])
    assert.deepStrictEqual(
      found.map(({ id }) => id),
      items.map(({ id }) => id).sort()
    )
    assert.strictEqual(yield* index.remove(items.map(({ id }) => id)), items.length)
    assert.deepStrictEqual(yield* index.documentsOf(["edition.pdf"]), [])
    const { body } = yield* rest("GET", `/${options.index}/_stats/search`)
    assert.strictEqual(body._all.total.search.open_contexts, 0)
  })
)

it.live("a search beyond the server's window, or with too many words, is an InvalidQuery", () =>
  Effect.gen(function* () {
    const index = yield* indexOf(yield* ownIndex())
    yield* index.ensure
    for (const request of [
      { query: "ata", limit: 10, offset: 9_991 },
      { query: `${"a".repeat(600)}*`, limit: 10 }
    ]) {
      assert.strictEqual((yield* Effect.flip(index.search(request))).reason, "InvalidQuery")
    }
  })
)
