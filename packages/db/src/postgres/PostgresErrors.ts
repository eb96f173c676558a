/**
 * Errors of PostgreSQL and of its driver as reasons of this package.
 *
 * @module
 */
import postgres from "postgres"
import { DatabaseError, type DatabaseReason } from "../DatabaseError.ts"

/**
 * SQLSTATE classes (PostgreSQL's appendix A), the driver's own codes, and those of the operating system's sockets and
 * names. `57014` is the statement timeout, `25P03` that of a transaction that did nothing. `25006`: the server may only read,
 * which after a failover it does until somebody promotes it. `0A000` is also what a plan says that was prepared before a
 * table changed.
 */
export const databaseReasonOf = (code: string, message = ""): DatabaseReason => {
  if (code === "53100") return "DiskFull"
  // A pooler says it with the code of its outages.
  if (code === "08P01" && message.includes("unsupported startup parameter")) return "NotOurs"
  if (/^(08|53|57P0[1-5])/.test(code) || isContention(code)) return "DatabaseUnavailable"
  if (/^(25006|25P03|55P03|57014|58030)$/.test(code)) return "DatabaseUnavailable"
  if (/^(CONNECTION_|CONNECT_TIMEOUT$|E(CONN|PIPE$|TIMEDOUT$|HOST|NET|NOTFOUND$|AI_AGAIN$))/.test(code)) {
    return "DatabaseUnavailable"
  }
  if (code === "0A000" && message.includes("cached plan")) return "DatabaseUnavailable"
  return /^(28|42501$|3D000$|SASL_SIGNATURE_MISMATCH$)/.test(code) ? "AccessDenied" : "Defect"
}

/** A serialization failure or a deadlock: the server undid the transaction so that others could end theirs. */
const isContention = (code: string): boolean => code === "40001" || code === "40P01"

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""

/**
 * The detail is the server's message alone: its `detail` field and the driver's parameters hold values of rows, and
 * nothing here says the password.
 */
export const fromPostgresError = (cause: unknown): DatabaseError => {
  const code = codeOf(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  const reason = databaseReasonOf(code, message)
  const said = message.includes(code) ? message : `${code} ${message}`
  const detail = reason === "DiskFull" ? `the disk of the PostgreSQL server: ${said}` : said
  return new DatabaseError({ reason, detail, cause })
}

/** Worth the same transaction again, at once. */
export const isUndoneByContention = ({ cause }: DatabaseError): boolean => isContention(codeOf(cause))

/** The server said it, and listens on: all else leaves the connection in a state that nobody knows. */
export const leavesConnectionUsable = (cause: unknown): boolean => cause instanceof postgres.PostgresError
