/**
 * What an S3 server, its client or the network between them says, in this package's reasons.
 *
 * @module
 */
import { Redacted } from "effect"
import { StorageError, type StorageReason } from "../StorageError.ts"
import type { S3Options } from "./S3Options.ts"

/**
 * All that is kept of the SDK's error. The original carries the request with it: a refused signature comes back with the
 * access key and the string that was signed, as fields that any logger prints.
 */
export class S3Fault extends Error {
  /** The S3 error code (`NoSuchKey`); where the server gave none, the error's own name. */
  override readonly name: string
  readonly status: number | undefined
  /** Node's, of a socket: `ECONNRESET`. */
  readonly code: string | undefined
  /** Whether an S3 server said so, in the protocol's own words: a proxy's 404 is no missing object. */
  readonly isSpoken: boolean
  readonly requestId: string | undefined

  constructor(fault: Pick<S3Fault, "name" | "message" | "status" | "code" | "isSpoken" | "requestId">) {
    super(fault.message)
    this.name = fault.name
    this.status = fault.status
    this.code = fault.code
    this.isSpoken = fault.isSpoken
    this.requestId = fault.requestId
  }
}

/** Messages are the server's, and some servers repeat what they were told: both credentials are taken out of them. */
export const fromS3Error = (options: S3Options, key: string, error: unknown): StorageError => {
  // The source of an upload fails with an error of ours, which the SDK hands on.
  if (error instanceof StorageError) return error
  const cause = faultOf(error, [options.accessSecret, options.accessKey])
  return new StorageError({ reason: reasonOf(cause), key, detail: detailOf(cause, options), cause })
}

/** The one list of vendor codes. Whatever is not in it is a matter of the server and may pass. */
export const reasonOf = ({ isSpoken, name, status }: Pick<S3Fault, "isSpoken" | "name" | "status">): StorageReason => {
  if (isSpoken && notFound.has(name)) return "NotFound"
  if (status === 507 || full.has(name)) return "DiskFull"
  if (name === "EntityTooLarge") return "TooLarge"
  if (bucketFaults.has(name) || credentialFaults.has(name)) return "ServiceRefused"
  if (status === 401 || status === 403 || refused.has(name)) return "AccessDenied"
  return "StorageUnavailable"
}

/** A key that cannot exist is not there, as a file's name that is too long for its disk is not. */
const notFound = new Set(["NoSuchKey", "NoSuchVersion", "KeyTooLongError"])

/** Of MinIO and of Ceph and versitygw; Amazon's store is never full. */
const full = new Set(["XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage"])

/** Whatever is asked, the answer stays the same until a person changes the credentials, */
export const credentialFaults: ReadonlySet<string> = new Set([
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "InvalidToken",
  "AuthorizationHeaderMalformed",
  "RequestTimeTooSkewed"
])

/** or the bucket or its region. */
const bucketFaults = new Set([
  "NoSuchBucket",
  "InvalidBucketName",
  "PermanentRedirect",
  "IllegalLocationConstraintException"
])

/** Answers, with other statuses than 401 and 403, that are about one key and stay the same. */
const refused = new Set([
  "ERR_INVALID_CHAR",
  // Of gateways over a file system, where `a` and `a/b` cannot both be.
  "ObjectParentIsFile",
  "ExistingObjectIsDirectory",
  "DirectoryObjectContainsData"
])

const faultOf = (error: unknown, secrets: ReadonlyArray<Redacted.Redacted<string>>): S3Fault => {
  const metadata = fieldOf(error, "$metadata")
  const status = fieldOf(metadata, "httpStatusCode")
  const code = textOf(error, "code")
  const spoken = textOf(error, "Code")
  return new S3Fault({
    name: spoken ?? code ?? textOf(error, "name") ?? "UnknownError",
    message: secrets.reduce(withoutSecret, textOf(error, "message") ?? String(error)),
    status: typeof status === "number" ? status : undefined,
    code,
    isSpoken: spoken !== undefined,
    requestId: textOf(metadata, "requestId")
  })
}

const withoutSecret = (text: string, secret: Redacted.Redacted<string>) =>
  Redacted.value(secret) === "" ? text : text.replaceAll(Redacted.value(secret), "<redacted>")

const detailOf = ({ message, name, status }: S3Fault, { bucket }: S3Options) => {
  const answer = [name, ...(status === undefined ? [] : [`HTTP ${status}`])].join(", ")
  return `${answer}${name === "NoSuchBucket" ? ` "${bucket}"` : ""}: ${message.replaceAll(/\s+/g, " ").slice(0, longestMessage)}`
}

/** The SDK's own words on a reply that is no XML run to pages. */
const longestMessage = 300

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined

const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name)
  return typeof field === "string" && field !== "" ? field : undefined
}
