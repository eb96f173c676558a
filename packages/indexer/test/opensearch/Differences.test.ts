import { assert, describe, it } from "@effect/vitest"
import * as Differences from "../../src/opensearch/Differences.ts"
import { gazettes } from "../../src/opensearch/GazettesDefinition.ts"
import { firstSettingsOf } from "../../src/opensearch/IndexDefinition.ts"

const { mappings } = gazettes
const { properties } = mappings
const { analysis, sort } = gazettes.fixedSettings
const firstSettings = firstSettingsOf(gazettes)

const differencesOf = (live: Differences.LiveIndex) =>
  Differences.differencesOf(live, gazettes).map(({ detail }) => detail)

const live = (fields: object, more: object = {}, settings: object = firstSettings): Differences.LiveIndex => ({
  mappings: { properties: { ...properties, ...fields }, ...more },
  settings: { ...settings }
})
const { file_raw_txt, ...withoutText } = properties
const { exact: _, ...otherAnalyzers } = analysis.analyzer
const loses = (index: Differences.LiveIndex) =>
  Differences.differencesOf(index, gazettes).map(({ losesSearch }) => losesSearch)

const withFields = (more: object) =>
  differencesOf({ mappings: { properties: { ...properties, ...more } }, settings: firstSettings })

describe("the differences of a live index", () => {
  it("are empty for a new index, with any additional fields, shards and replicas", () => {
    const live = {
      mappings: {
        properties: {
          ...properties,
          excerpt: { type: "text" },
          url: { type: "keyword", fields: { parts: { type: "text" } } }
        },
        dynamic: "strict",
        _meta: { by: "somebody" }
      },
      settings: {
        ...firstSettings,
        analysis: { ...analysis, analyzer: { ...analysis.analyzer, theirs: { type: "simple" } }, tokenizer: { t: {} } },
        number_of_shards: "5",
        number_of_replicas: "0",
        uuid: "x"
      }
    }
    assert.deepStrictEqual(withFields({}), [])
    assert.deepStrictEqual(differencesOf(live), [])
  })

  it("are missing values, other values, and options added to a field of ours", () => {
    const { url, ...others } = properties
    assert.deepStrictEqual(differencesOf({ mappings: { properties: others }, settings: firstSettings }), [
      'mappings.properties.url is missing, should be {"type":"keyword"}'
    ])
    assert.deepStrictEqual(withFields({ date: { type: "keyword" } }), [
      'mappings.properties.date.type is "keyword", should be "date"'
    ])
    assert.deepStrictEqual(withFields({ url: { ...url, index: false } }), [
      "mappings.properties.url.index is false, should not be set"
    ])
    assert.deepStrictEqual(withFields({ source_text: { ...properties.source_text, term_vector: "no" } }), [
      'mappings.properties.source_text.term_vector is "no", should be "with_positions_offsets"'
    ])
  })

  it("include settings that prevent writing or reading documents", () => {
    const live = { mappings: { ...mappings, _source: { enabled: false } }, settings: firstSettings }
    assert.deepStrictEqual(differencesOf(live), ['mappings._source is {"enabled":false}, should not be set'])
  })

  it.each<[string, Differences.LiveIndex]>([
    ["another type", live({ source_text: { type: "keyword" } })],
    ["a missing field", live({ territory_id: undefined })],
    ["another analyzer", live({ source_text: { ...properties.source_text, analyzer: "standard" } })],
    ["a missing sub-field", live({ source_text: { ...properties.source_text, fields: {} } })],
    ["no index", live({ url: { type: "keyword", index: false } })],
    ["a missing analyzer", live({}, {}, { ...firstSettings, analysis: { ...analysis, analyzer: otherAnalyzers } })],
    ["no source", live({}, { _source: { enabled: false } })],
    ["no mapping", { mappings: {}, settings: firstSettings }],
    [
      "a missing text where the mapping is closed",
      { mappings: { properties: withoutText, dynamic: "false" }, settings: firstSettings }
    ]
  ])("lose search: %s", (_, index) => {
    assert.include(loses(index), true)
  })

  it.each<[string, Differences.LiveIndex]>([
    ["another order", live({}, {}, { ...firstSettings, sort: { ...sort, order: ["asc", "asc"] } })],
    [
      "another limit of a keyword",
      live({ file_raw_txt: { ...file_raw_txt, fields: { keyword: { type: "keyword", ignore_above: 9 } } } })
    ],
    [
      "a missing text that the server maps by itself",
      { mappings: { properties: withoutText }, settings: firstSettings }
    ]
  ])("do not lose search: %s", (_, index) => {
    assert.deepStrictEqual(loses(index), [false])
  })

  it("include the analysis and the order of the index", () => {
    const exact = { ...analysis.analyzer.exact, filter: ["lowercase", "asciifolding"] }
    assert.deepStrictEqual(
      differencesOf({
        mappings,
        settings: {
          analysis: { ...analysis, analyzer: { ...analysis.analyzer, exact } },
          sort: { ...sort, order: ["asc", "asc"] }
        }
      }),
      [
        'settings.index.sort.order is ["asc","asc"], should be ["asc","desc"]',
        'settings.index.analysis.analyzer.exact.filter is ["lowercase","asciifolding"], should be ["lowercase"]'
      ]
    )
    assert.isTrue(
      differencesOf({ mappings, settings: {} }).every((line) => /^settings.index.(sort|analysis) is missing/.test(line))
    )
  })
})
