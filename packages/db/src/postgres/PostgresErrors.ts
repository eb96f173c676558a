/**
 * Maps errors of PostgreSQL and of its driver to this package's reasons.
 *
 * @module
 */
import postgres from "postgres"
import { DatabaseError, type DatabaseReason } from "../DatabaseError.ts"

/**
 * The codes are SQLSTATE classes (PostgreSQL's appendix A), the driver's own codes, and the operating system's codes
 * for sockets and host names. `57014` is a statement timeout. `25P03` is the timeout of an idle transaction. `25006`
 * means that the server is read-only: after a failover, it stays read-only until it is promoted. `0A000` also occurs
 * for a statement that was prepared before a table changed.
 */
export const databaseReasonOf = (code: string, message = ""): DatabaseReason => {
  if (code === "53100") return "DiskFull"
  // A pooler uses the code of its outages for this message.
  if (code === "08P01" && message.includes("unsupported startup parameter")) return "NotOurs"
  if (/^(08|53|57P0[1-5])/.test(code) || isContention(code)) return "DatabaseUnavailable"
  if (/^(25006|25P03|55P03|57014|58030)$/.test(code)) return "DatabaseUnavailable"
  if (/^(CONNECTION_|CONNECT_TIMEOUT$|E(CONN|PIPE$|TIMEDOUT$|HOST|NET|NOTFOUND$|AI_AGAIN$))/.test(code)) {
    return "DatabaseUnavailable"
  }
  if (code === "0A000" && message.includes("cached plan")) return "DatabaseUnavailable"
  return /^(28|42501$|3D000$|SASL_SIGNATURE_MISMATCH$)/.test(code) ? "AccessDenied" : "Defect"
}

/**
 * A serialization failure or a deadlock: the server rolled back the transaction so that other transactions could
 * finish.
 */
const isContention = (code: string): boolean => code === "40001" || code === "40P01"

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : ""

/**
 * Only the server's message becomes the detail. The server's `detail` field and the driver's parameters contain values
 * of rows. No part of the message contains the password.
 */
export const fromPostgresError = (cause: unknown): DatabaseError => {
  const code = codeOf(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  const reason = databaseReasonOf(code, message)
  const said = message.includes(code) ? message : `${code} ${message}`
  const detail = reason === "DiskFull" ? `the disk of the PostgreSQL server: ${said}` : said
  return new DatabaseError({ reason, detail, cause })
}

/** The same transaction can be retried immediately. */
export const isUndoneByContention = ({ cause }: DatabaseError): boolean => isContention(codeOf(cause))

/**
 * The server itself reported the error, so it still listens. After any other error the state of the connection is
 * unknown.
 */
export const leavesConnectionUsable = (cause: unknown): boolean => cause instanceof postgres.PostgresError
