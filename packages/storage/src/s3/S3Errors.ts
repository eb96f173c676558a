/**
 * Maps errors of an S3 server, its client and the network to this package's reasons.
 *
 * @module
 */
import { Redacted } from "effect"
import { StorageError, type StorageReason } from "../StorageError.ts"
import type { S3Options } from "./S3Options.ts"

/**
 * The part of the SDK's error that is kept. The original error contains the request. After a refused signature, the
 * access key and the signed string are fields that any logger prints.
 */
export class S3Fault extends Error {
  /** The S3 error code (`NoSuchKey`), or the error's name if the server sent none. */
  override readonly name: string
  readonly status: number | undefined
  /** Node's code of a socket error: `ECONNRESET`. */
  readonly code: string | undefined
  /**
   * Whether an S3 server answered, in the protocol's format. A 404 from a proxy does not mean that the object is
   * missing.
   */
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

/** Removes both credentials from the message: messages come from the server, and some servers repeat the request. */
export const fromS3Error = (options: S3Options, key: string, error: unknown): StorageError => {
  // If the source of an upload fails, the SDK passes on its `StorageError`.
  if (error instanceof StorageError) return error
  const cause = faultOf(error, [options.accessSecret, options.accessKey])
  const reason = reasonOf(cause)
  const said = detailOf(cause, options)
  const detail = reason === "DiskFull" ? `the disk of the S3 server: ${said}` : said
  return new StorageError({ reason, key, detail, cause })
}

/** The only list of vendor codes. All other errors are faults of the server, and a retry may succeed. */
export const reasonOf = ({ isSpoken, name, status }: Pick<S3Fault, "isSpoken" | "name" | "status">): StorageReason => {
  if (isSpoken && notFound.has(name)) return "NotFound"
  if (status === 507 || full.has(name)) return "DiskFull"
  if (name === "EntityTooLarge") return "TooLarge"
  if (bucketFaults.has(name) || credentialFaults.has(name)) return "ServiceRefused"
  if (impossible.has(name)) return "ImpossibleKey"
  if (status === 401 || status === 403 || refused.has(name)) return "AccessDenied"
  return "StorageUnavailable"
}

/** A key that cannot exist is `NotFound`, in the same way as a file name that is too long. */
const notFound = new Set(["NoSuchKey", "NoSuchVersion", "KeyTooLongError"])

/** Codes of MinIO, Ceph and versitygw; Amazon S3 is never full. */
const full = new Set(["XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "QuotaExceeded", "InsufficientStorage"])

/** Every request gets one of these answers until a person changes the credentials. */
export const credentialFaults: ReadonlySet<string> = new Set([
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "InvalidToken",
  "AuthorizationHeaderMalformed",
  "RequestTimeTooSkewed"
])

/** Every request gets one of these answers until a person changes the bucket or its region. */
const bucketFaults = new Set([
  "NoSuchBucket",
  "InvalidBucketName",
  "PermanentRedirect",
  "IllegalLocationConstraintException"
])

/** Permanent answers about one key, with a status other than 401 and 403. */
const refused = new Set(["ERR_INVALID_CHAR"])

/** Codes of gateways over a file system, on which `a` and `a/b` cannot both exist. */
const impossible = new Set(["ObjectParentIsFile", "ExistingObjectIsDirectory", "DirectoryObjectContainsData"])

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

/** The SDK's message about a reply that is not XML can be pages long. */
const longestMessage = 300

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined

const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name)
  return typeof field === "string" && field !== "" ? field : undefined
}
