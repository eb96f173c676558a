/**
 * Maps errors of OpenSearch, its client and the network to this package's reasons.
 *
 * @module
 */
import { errors } from "@opensearch-project/opensearch"
import { IndexError, type IndexReason } from "../IndexError.ts"

/**
 * The part of the client's error, or of the server's answer to one item, that is kept. The client's errors also contain
 * the request, with its text and with the header that holds the password.
 */
export class OpenSearchFault extends Error {
  /** The client's name for the error: `ResponseError`, `ConnectionError`. */
  override readonly name: string
  /** `undefined` if there was no answer. */
  readonly status: number | undefined
  /** OpenSearch's name for the error, such as `index_not_found_exception`; `undefined` if another program answered. */
  readonly type: string | undefined

  constructor(fault: Facts) {
    super(fault.message)
    this.name = fault.name
    this.status = fault.status
    this.type = fault.type
  }
}

type Facts = Pick<OpenSearchFault, "name" | "message" | "status" | "type">

/** The only list of vendor codes. All other errors are defects of Escriba, or of the written document. */
export const reasonOf = ({ message, name, status, type = "" }: Facts): IndexReason => {
  if (type === "cluster_block_exception") {
    if (/flood-stage|read-only-allow-delete/.test(message)) return "DiskFull"
    return status === 403 ? "Refused" : "IndexUnavailable"
  }
  const isServers = status !== undefined && status >= 500
  if (isServers && message.includes("No space left on device")) return "DiskFull"
  if ((isServers && message.includes("maxClauseCount")) || unanswerable.has(type)) return "InvalidQuery"
  if (status === 401 || status === 403 || type === "security_exception") return "ServiceRefused"
  if (type === "index_not_found_exception") return "IndexMissing"
  if (ofWholeIndex.has(type) || (type === "illegal_argument_exception" && notWritable.test(message))) return "Refused"
  if (passing.has(type) || passing.has(name)) return "IndexUnavailable"
  return isServers || status === 404 || status === 429 ? "IndexUnavailable" : "Defect"
}

/** Errors that every document of ours would get, because all of them have the same fields. */
const ofWholeIndex = new Set(["index_closed_exception", "strict_dynamic_mapping_exception"])
const notWritable = /^no write index is defined for alias|^pipeline with id \[.*\] does not exist/

/**
 * Temporary errors: OpenSearch's names for overload, and the client's names for a missing answer and for an answer that
 * is not JSON.
 */
const passing = new Set([
  "es_rejected_execution_exception",
  "rejected_execution_exception",
  "circuit_breaking_exception",
  "ConnectionError",
  "TimeoutError",
  "NoLivingConnectionsError",
  "RequestAbortedError",
  "DeserializationError"
])

/**
 * Errors of a valid request that asks for too much: a word that is too long, or a prefix within a phrase that expands
 * to more than 1,024 words. OpenSearch reports the latter as its own failure, with status 500.
 */
const unanswerable = new Set(["query_shard_exception", "too_many_clauses", "too_many_nested_clauses"])

/** Makes the error for every failure of this driver. The fault is the error's `cause`. */
export const toIndexError = (fault: OpenSearchFault): IndexError => errorOf(reasonOf(fault), fault)

const errorOf = (reason: IndexReason, fault: OpenSearchFault) =>
  new IndexError({
    reason,
    detail: reason === "DiskFull" ? `the disk of the OpenSearch server: ${detailOf(fault)}` : detailOf(fault),
    cause: fault
  })

/** One line for a person. */
export const detailOf = ({ message, name, status, type }: OpenSearchFault): string => {
  const said = type ?? (status === undefined ? name : `HTTP ${status}`)
  return message === "" ? said : `${said}: ${message}`
}

/** Accepts the error from the client's callback. */
export const fromClientError = (error: unknown): OpenSearchFault => {
  if (error instanceof errors.ResponseError) return fromAnswer(error.statusCode, fieldOf(error.body, "error"))
  // This error contains the answer that the client could not read.
  if (error instanceof errors.DeserializationError) return withoutAnswer(error.name, "the answer is not valid JSON")
  return error instanceof Error
    ? withoutAnswer(error.name, shortened(error.message))
    : withoutAnswer("UnknownError", String(error))
}

/** @param error the server's description of an error, of a request or of one item of a bulk */
export const fromAnswer = (status: number, error: unknown): OpenSearchFault => {
  const [root] = listOf(fieldOf(error, "root_cause"))
  const described = root ?? error
  const reasons = [textOf(described, "reason"), textOf(fieldOf(described, "caused_by"), "reason")]
  return new OpenSearchFault({
    name: "ResponseError",
    message: shortened(reasons.filter((reason) => reason !== undefined).join(": ")),
    status,
    type: textOf(described, "type")
  })
}

/** @param name the client's name for the reason why there is no answer */
export const withoutAnswer = (name: string, message: string): OpenSearchFault =>
  new OpenSearchFault({ name, message, status: undefined, type: undefined })

/** Shortens the message: some messages contain the value or the whole query. */
const shortened = (message: string) => (message.length > 300 ? `${message.slice(0, 300)}...` : message)

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined

const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name)
  return typeof field === "string" ? field : undefined
}
