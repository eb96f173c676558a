/**
 * What OpenSearch, its client or the network between them says, in this package's reasons.
 *
 * @module
 */
import { errors } from "@opensearch-project/opensearch"
import { IndexError, type IndexReason } from "../IndexError.ts"

/**
 * All that is kept of a client's error or of the server's answer to one item. The client's own errors carry the request:
 * its text, and the header with the password.
 */
export class OpenSearchFault extends Error {
  /** The client's name for it: `ResponseError`, `ConnectionError`. */
  override readonly name: string
  /** `undefined` where no answer came. */
  readonly status: number | undefined
  /** OpenSearch's name for it, such as `index_not_found_exception`; `undefined` where somebody else answered. */
  readonly type: string | undefined

  constructor(fault: Facts) {
    super(fault.message)
    this.name = fault.name
    this.status = fault.status
    this.type = fault.type
  }
}

type Facts = Pick<OpenSearchFault, "name" | "message" | "status" | "type">

/** The one list of vendor codes. What is not in it is a defect of ours, or of the one document that was written. */
export const reasonOf = ({ message, name, status, type = "" }: Facts): IndexReason => {
  if (type === "cluster_block_exception") {
    if (/flood-stage|read-only-allow-delete/.test(message)) return "DiskFull"
    return status === 403 ? "AccessDenied" : "IndexUnavailable"
  }
  const isServers = status !== undefined && status >= 500
  if (isServers && message.includes("No space left on device")) return "DiskFull"
  if ((isServers && message.includes("maxClauseCount")) || unanswerable.has(type)) return "InvalidQuery"
  if (status === 401 || status === 403 || type === "security_exception") return "AccessDenied"
  if (type === "index_not_found_exception") return "IndexMissing"
  if (passing.has(type) || passing.has(name)) return "IndexUnavailable"
  return isServers || status === 404 || status === 429 ? "IndexUnavailable" : "Defect"
}

/** OpenSearch's names for being overloaded or not there, and the client's for no answer or one that is not JSON. */
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
 * What a checked request can still ask too much of: a word too long, a prefix within a phrase that stands for more than 1,024
 * words. Of the latter OpenSearch says that it failed itself, with status 500.
 */
const unanswerable = new Set(["query_shard_exception", "too_many_clauses", "too_many_nested_clauses"])

/** Every failure of this driver; where the server said it, the fault is the error's `cause`. */
export const toIndexError = (fault: OpenSearchFault): IndexError =>
  new IndexError({ reason: reasonOf(fault), detail: detailOf(fault), cause: fault })

/** For a person, one line. */
export const detailOf = ({ message, name, status, type }: OpenSearchFault): string => {
  const said = type ?? (status === undefined ? name : `HTTP ${status}`)
  return message === "" ? said : `${said}: ${message}`
}

/** What the client called back with. */
export const fromClientError = (error: unknown): OpenSearchFault => {
  if (error instanceof errors.ResponseError) return fromAnswer(error.statusCode, fieldOf(error.body, "error"))
  // The client repeats within it what it could not read.
  if (error instanceof errors.DeserializationError)
    return withoutAnswer(error.name, "the answer is not the JSON it says it is")
  return error instanceof Error
    ? withoutAnswer(error.name, shortened(error.message))
    : withoutAnswer("UnknownError", String(error))
}

/** @param error as the server describes it, of a request or of one item of a bulk */
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

/** @param name the client's, or ours in its words, for why there is none */
export const withoutAnswer = (name: string, message: string): OpenSearchFault =>
  new OpenSearchFault({ name, message, status: undefined, type: undefined })

/** Some reasons repeat the value, or the whole query, that they complain of. */
const shortened = (message: string) => (message.length > 300 ? `${message.slice(0, 300)}...` : message)

const listOf = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined

const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name)
  return typeof field === "string" ? field : undefined
}
