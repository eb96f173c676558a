import { assert, describe, it } from "@effect/vitest"
import { errors } from "@opensearch-project/opensearch"
import {
  detailOf,
  fromAnswer,
  fromClientError,
  reasonOf,
  toIndexError,
  withoutAnswer
} from "../../src/opensearch/OpenSearchErrors.ts"

const reasonFor = (status: number, type?: string, reason = "") => reasonOf(fromAnswer(status, { type, reason }))

describe("an answer of OpenSearch", () => {
  it.each([
    [401, undefined, "ServiceRefused"],
    [403, undefined, "ServiceRefused"],
    [403, "security_exception", "ServiceRefused"],
    [500, "security_exception", "ServiceRefused"],
    [429, "es_rejected_execution_exception", "IndexUnavailable"],
    [429, "circuit_breaking_exception", "IndexUnavailable"],
    [429, undefined, "IndexUnavailable"],
    [503, "search_phase_execution_exception", "IndexUnavailable"],
    [502, undefined, "IndexUnavailable"],
    [404, "index_not_found_exception", "IndexMissing"],
    [404, undefined, "IndexUnavailable"],
    [400, "mapper_parsing_exception", "Defect"],
    [400, "illegal_argument_exception", "Defect"],
    [400, "invalid_index_name_exception", "Defect"],
    [413, undefined, "Defect"],
    [400, "query_shard_exception", "InvalidQuery"],
    [400, "too_many_clauses", "InvalidQuery"]
  ])("has the reason of its status and type: %s %s is %s", (status, type, expected) => {
    assert.strictEqual(reasonFor(status, type), expected)
  })

  it("is DiskFull under each of its names; a block is classified by what it forbids", () => {
    const block = "cluster_block_exception"
    const flood = "blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark"
    const allowDelete =
      "blocked by: [FORBIDDEN/12/index read-only / allow delete (api), index has read-only-allow-delete block]"
    assert.strictEqual(reasonFor(429, block, flood), "DiskFull")
    assert.strictEqual(reasonFor(403, block, allowDelete), "DiskFull")
    assert.strictEqual(reasonFor(500, "i_o_exception", "No space left on device"), "DiskFull")
    assert.strictEqual(reasonFor(403, block, "blocked by: [FORBIDDEN/8/index write (api)]"), "Refused")
    assert.match(
      toIndexError(fromAnswer(403, { type: block, reason: flood })).detail,
      /^the disk of the OpenSearch server:/
    )
    assert.strictEqual(reasonFor(503, block, "blocked by: [SERVICE_UNAVAILABLE/2/no master]"), "IndexUnavailable")
  })

  it.each([
    ["index_closed_exception", "closed"],
    [
      "strict_dynamic_mapping_exception",
      "mapping set to strict, dynamic introduction of [url] within [_doc] is not allowed"
    ],
    ["illegal_argument_exception", "pipeline with id [ours] does not exist"],
    [
      "illegal_argument_exception",
      "no write index is defined for alias [a]. The write index may be explicitly disabled"
    ]
  ])("is Refused where no document can be written: %s %s", (type, reason) => {
    assert.strictEqual(reasonFor(400, type, reason), "Refused")
  })

  it("is an InvalidQuery if a prefix stands for too many words, which OpenSearch reports as its own failure", () => {
    const tooMany = "[source_text.exact:/m.*/ ] exceeds maxClauseCount [ Boolean maxClauseCount is set to 1024]"
    assert.strictEqual(reasonFor(500, "runtime_exception", tooMany), "InvalidQuery")
  })

  it("is retryable, unless the index is missing or a person has to act", () => {
    const canPass = (status: number, type: string) => toIndexError(fromAnswer(status, { type })).isRetryable
    assert.isTrue(canPass(429, "es_rejected_execution_exception"))
    assert.isFalse(canPass(404, "index_not_found_exception"))
    assert.isFalse(canPass(403, "security_exception"))
    assert.isFalse(canPass(400, "mapper_parsing_exception"))
  })

  it("is described in one line: its root and the cause of that, or only the status, shortened if it is long", () => {
    const root = { type: "root_exception", reason: "why" }
    assert.strictEqual(
      detailOf(fromAnswer(400, { type: "outer", reason: "all", root_cause: [root] })),
      "root_exception: why"
    )
    assert.strictEqual(
      detailOf(fromAnswer(400, { type: "outer", reason: "all", caused_by: { type: "inner", reason: "why" } })),
      "outer: all: why"
    )
    assert.strictEqual(detailOf(fromAnswer(502, undefined)), "HTTP 502")
    assert.strictEqual(detailOf(fromAnswer(401, "Unauthorized")), "HTTP 401")
    assert.isBelow(detailOf(fromAnswer(400, { type: "t", reason: "x".repeat(10_000) })).length, 320)
  })
})

describe("an error of the client", () => {
  it.each([
    [fromClientError(new errors.ConnectionError("socket hang up")), "IndexUnavailable"],
    [fromClientError(new errors.RequestAbortedError("aborted")), "IndexUnavailable"],
    [fromClientError(new errors.DeserializationError("Unexpected token", "<secret>")), "IndexUnavailable"],
    [withoutAnswer("NoLivingConnectionsError", ""), "IndexUnavailable"],
    [withoutAnswer("TimeoutError", ""), "IndexUnavailable"],
    [fromClientError(new errors.ConfigurationError("what is this")), "Defect"],
    [fromClientError(new TypeError("not a function")), "Defect"],
    [fromClientError("thrown"), "Defect"]
  ])(
    "is an outage without a readable answer, and a defect when the client never asked: %j is %s",
    (fault, expected) => {
      assert.strictEqual(reasonOf(fault), expected)
    }
  )

  it("loses the request and the answer that it contained", () => {
    const request = { params: { headers: { authorization: "Basic c2VjcmV0" }, body: "secret text" } }
    const meta = { body: { error: { type: "t", reason: "r" } }, statusCode: 500, meta: { request } }
    const kept = [
      fromClientError(new errors.ResponseError(meta as never)),
      fromClientError(new errors.ConnectionError("socket hang up", meta as never)),
      fromClientError(new errors.DeserializationError("Unexpected token", "secret text"))
    ]
    for (const fault of kept) {
      assert.notMatch(Bun.inspect(toIndexError(fault), { depth: 20 }), /secret text|c2VjcmV0/)
    }
  })
})
