import { createHash } from "node:crypto"
import { assert, it } from "@effect/vitest"
import { verdictOn } from "../../src/s3/StoredBytes.ts"

const md5 = createHash("md5").update("abc").digest()
const ours = "900150983cd24fb0d6963f7d28e17f72"
const another = "d41d8cd98f00b204e9800998ecf8427e"

const replies = [
  [{ ETag: `"${ours}"` }, "same"],
  [{ ETag: ours }, "same"],
  [{ ETag: ours.toUpperCase() }, "same"],
  [{ ETag: `"${ours}"`, ServerSideEncryption: "AES256" }, "same"],
  [{ ETag: `"${another}"` }, "other"],
  [{ ETag: `"${another}"`, ServerSideEncryption: "aws:kms" }, "unknown"],
  [{ ETag: `"${another}"`, SSECustomerAlgorithm: "AES256" }, "unknown"],
  [{ ETag: `"${another}-2"` }, "unknown"],
  [{ ETag: "" }, "unknown"],
  [{}, "unknown"]
] as const

it.each(replies)("takes %j for the %s bytes", (reply, verdict) => {
  assert.strictEqual(verdictOn(reply, md5), verdict)
})
