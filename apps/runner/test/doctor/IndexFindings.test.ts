import { assert, it } from "@effect/vitest"
import type { OpenSearchFacts } from "@escriba/indexer/OpenSearchIndex"
import { tell } from "../../src/doctor/IndexFindings.ts"

const settings = {
  host: "http://search",
  index: "gazettes",
  user: undefined,
  password: undefined,
  allowsDifferent: false
}
const sound: OpenSearchFacts = {
  distribution: "opensearch",
  version: "2.19.1",
  health: "green",
  isIndexThere: true,
  differences: [],
  obstacles: []
}

const ofIndex = (change: Partial<OpenSearchFacts>) =>
  tell(settings, { ...sound, ...change })
    .filter(({ check }) => check === "index")
    .map(({ detail, remedy, result }) => [result, detail, remedy])

it.each<[string, Partial<OpenSearchFacts>, string, RegExp, RegExp]>([
  ["is the contract's", {}, "ok", /contract's/, /^$/],
  ["is closed", { obstacles: [{ detail: "is closed", isDiskFull: false }] }, "wrong", /gazettes is closed/, /_open/],
  [
    "is blocked by a full disk",
    { obstacles: [{ detail: "takes no document", isDiskFull: true }] },
    "wrong",
    /takes no document/,
    /free space on the OpenSearch server/
  ],
  [
    "loses search",
    { differences: [{ detail: "url is missing", losesSearch: true }] },
    "wrong",
    /url is missing/,
    /run --mode ALL/
  ],
  [
    "differs only in its order",
    { differences: [{ detail: "another order", losesSearch: false }] },
    "warning",
    /order/,
    /./
  ]
])("names an index that %s, with what to do", (_, change, result, detail, remedy) => {
  const [finding, ...others] = ofIndex(change)
  assert.deepStrictEqual(others, [])
  assert.strictEqual(finding?.[0], result)
  assert.match(finding?.[1] ?? "", detail)
  assert.match(finding?.[2] ?? "", remedy)
})
