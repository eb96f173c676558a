/**
 * Address and time limits of a PostgreSQL database.
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
   * `prefer`, which is also libpq's default: encrypts if the server supports it, and does not check the certificate.
   * `require`: fails without encryption.
   */
  readonly encryption?: "prefer" | "require" | "none" | undefined
  /**
   * The address of the server itself, if `host` and `port` are those of a pooler that lends a session for one
   * transaction only.
   */
  readonly direct?: { readonly host: string; readonly port: number } | undefined
  /**
   * Maximum of connections for short work, opened as needed. Each run uses one more connection for its claims. Default:
   * 4.
   */
  readonly maxConnections?: number | undefined
  /** A statement that takes longer fails with `DatabaseUnavailable`; pages have no such limit. Default: one minute. */
  readonly statementTimeout?: Duration.Input | undefined
  /** Default: ten seconds. */
  readonly connectTimeout?: Duration.Input | undefined
}

export const defaultMaxConnections = 4

export const statementTimeoutOf = ({ statementTimeout = "1 minute" }: PostgresOptions): Duration.Duration =>
  Duration.fromInputUnsafe(statementTimeout)

export const connectTimeoutOf = ({ connectTimeout = "10 seconds" }: PostgresOptions): Duration.Duration =>
  Duration.fromInputUnsafe(connectTimeout)
