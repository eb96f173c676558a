/**
 * The place of a PostgreSQL database, and its time limits.
 *
 * @module
 */
import { Duration, type Redacted } from "effect"

export interface PostgresOptions {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: Redacted.Redacted<string>
  /**
   * `prefer`, as libpq does by default: encrypted where the server can, its certificate not looked at. `require`:
   * encrypted or not at all.
   */
  readonly encryption?: "prefer" | "require" | "none" | undefined
  /** The server itself, where `host` and `port` are those of a pooler that lends a session for one transaction only. */
  readonly direct?: { readonly host: string; readonly port: number } | undefined
  /** Connections for short work, opened as they are needed; each run holds one more for its claims. 4 where absent. */
  readonly maxConnections?: number | undefined
  /** A statement that takes longer fails with `DatabaseUnavailable`; pages have no such limit. A minute where absent. */
  readonly statementTimeout?: Duration.Input | undefined
  /** Ten seconds where absent. */
  readonly connectTimeout?: Duration.Input | undefined
}

export const defaultMaxConnections = 4

export const statementTimeoutOf = ({ statementTimeout = "1 minute" }: PostgresOptions): Duration.Duration =>
  Duration.fromInputUnsafe(statementTimeout)

export const connectTimeoutOf = ({ connectTimeout = "10 seconds" }: PostgresOptions): Duration.Duration =>
  Duration.fromInputUnsafe(connectTimeout)
