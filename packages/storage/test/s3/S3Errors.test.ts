import { assert, it } from "@effect/vitest"
import { Redacted } from "effect"
import { StorageError } from "../../src/StorageError.ts"
import { fromS3Error, reasonOf } from "../../src/s3/S3Errors.ts"

const said = [
  ["NoSuchKey", 404, "NotFound"],
  ["KeyTooLongError", 400, "NotFound"],
  ["NoSuchBucket", 404, "ServiceRefused"],
  ["NoSuchUpload", 404, "StorageUnavailable"],
  ["AccessDenied", 403, "AccessDenied"],
  ["InvalidAccessKeyId", 403, "ServiceRefused"],
  ["SignatureDoesNotMatch", 403, "ServiceRefused"],
  ["RequestTimeTooSkewed", 403, "ServiceRefused"],
  ["AuthorizationHeaderMalformed", 400, "ServiceRefused"],
  ["PermanentRedirect", 301, "ServiceRefused"],
  ["ExpiredToken", 400, "ServiceRefused"],
  ["ObjectParentIsFile", 409, "ImpossibleKey"],
  ["XMinioStorageFull", 507, "DiskFull"],
  ["QuotaExceeded", 403, "DiskFull"],
  ["EntityTooLarge", 400, "TooLarge"],
  ["SlowDown", 503, "StorageUnavailable"],
  ["TooManyRequests", 429, "StorageUnavailable"],
  ["InternalError", 500, "StorageUnavailable"],
  ["BadDigest", 400, "StorageUnavailable"]
] as const

it.each(said)("classifies an S3 server's %s with HTTP %i as %s", (name, status, reason) => {
  assert.strictEqual(reasonOf({ name, status, isSpoken: true }), reason)
})

const unsaid = [
  ["NotFound", 404, "StorageUnavailable"],
  ["Unknown", 401, "AccessDenied"],
  ["Unknown", 403, "AccessDenied"],
  ["Unknown", 507, "DiskFull"],
  ["Unknown", 502, "StorageUnavailable"],
  ["ECONNRESET", undefined, "StorageUnavailable"],
  ["ECONNREFUSED", undefined, "StorageUnavailable"],
  ["ENOTFOUND", undefined, "StorageUnavailable"],
  ["ETIMEDOUT", undefined, "StorageUnavailable"],
  ["AbortError", undefined, "StorageUnavailable"],
  ["ERR_INVALID_CHAR", undefined, "AccessDenied"]
] as const

it.each(unsaid)("classifies %s with HTTP %s, in nobody's words, as %s", (name, status, reason) => {
  assert.strictEqual(reasonOf({ name, status, isSpoken: false }), reason)
})

const options = {
  region: "us-east-1",
  bucket: "diarios",
  accessKey: Redacted.make("AKIA-OURS"),
  accessSecret: Redacted.make("our-secret")
}

it("names the missing bucket", () => {
  const error = Object.assign(new Error("The specified bucket does not exist."), {
    Code: "NoSuchBucket",
    $metadata: { httpStatusCode: 404 }
  })
  const { detail, key } = fromS3Error(options, "a.pdf", error)
  assert.strictEqual(key, "a.pdf")
  assert.strictEqual(detail, 'NoSuchBucket, HTTP 404 "diarios": The specified bucket does not exist.')
})

it("keeps nothing of an error that could hold a credential or a signature", () => {
  const error = Object.assign(new Error("AKIA-OURS signed with our-secret, refused"), {
    Code: "SignatureDoesNotMatch",
    AWSAccessKeyId: "AKIA-OURS",
    StringToSign: "AWS4-HMAC-SHA256 ...",
    $metadata: { httpStatusCode: 403, requestId: "17", extendedRequestId: "our-secret" },
    $response: { headers: { authorization: "our-secret" } },
    cause: new Error("our-secret")
  })
  const failure = fromS3Error(options, "a.pdf", error)
  assert.strictEqual(failure.detail, "SignatureDoesNotMatch, HTTP 403: <redacted> signed with <redacted>, refused")
  const printed = Bun.inspect(failure, { depth: 20 }) + Bun.inspect(failure.cause, { depth: 20 }) + String(failure)
  assert.notMatch(printed, /AKIA-OURS|our-secret|AWS4/)
  assert.match(printed, /requestId: "17"/)
})

it("keeps an error of our own, which the source of an upload failed with", () => {
  const own = new StorageError({ reason: "DiskFull", key: "a", detail: "ENOSPC" })
  assert.strictEqual(fromS3Error(options, "a", own), own)
})

it("describes any thrown value", () => {
  assert.strictEqual(fromS3Error(options, "a", "broken").detail, "UnknownError: broken")
  assert.strictEqual(fromS3Error(options, "a", undefined).reason, "StorageUnavailable")
})
