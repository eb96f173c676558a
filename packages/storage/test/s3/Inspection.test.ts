import { assert, it } from "@effect/vitest"
import { Result } from "effect"
import { StorageError } from "../../src/StorageError.ts"
import { factsOf } from "../../src/s3/Inspection.ts"
import { S3Fault } from "../../src/s3/S3Errors.ts"

const well = Result.succeed(undefined)

const denied = (name: string, isSpoken = true) =>
  Result.fail(
    new StorageError({
      reason: "AccessDenied",
      key: "",
      detail: name,
      cause: new S3Fault({ name, message: name, status: 403, code: undefined, isSpoken, requestId: undefined })
    })
  )

it("distinguishes a missing right from wrong credentials", () => {
  const reader = factsOf({ list: well, write: denied("AccessDenied") })
  assert.deepInclude(reader, { areCredentialsAccepted: true, isBucketThere: true, mayList: true, mayWrite: false })
  assert.deepStrictEqual([reader.mayRead, reader.mayRemove], [undefined, undefined])
  const stranger = factsOf({ list: denied("InvalidAccessKeyId"), write: denied("InvalidAccessKeyId") })
  assert.deepInclude(stranger, { isAnswering: true, areCredentialsAccepted: false, isBucketThere: undefined })
})

it("accepts a writer without the right to list", () => {
  const facts = factsOf({ list: denied("AccessDenied"), write: well, read: well, remove: denied("Unknown", false) })
  assert.deepInclude(facts, { areCredentialsAccepted: true, isBucketThere: true, mayList: false, mayWrite: true })
  assert.deepInclude(facts, { mayRead: true, mayRemove: false })
  assert.deepStrictEqual(facts.problems, ["list: AccessDenied", "remove: Unknown"])
})

it("does not take a proxy's refusal for an S3 server's answer", () => {
  const facts = factsOf({ list: denied("Unknown", false), write: denied("Unknown", false) })
  assert.deepInclude(facts, { isAnswering: false, areCredentialsAccepted: undefined, mayList: undefined })
  assert.deepStrictEqual(facts.problems, ["list, write: Unknown"])
})
