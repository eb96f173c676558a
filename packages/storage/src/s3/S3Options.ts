/**
 * Address, credentials and limits of a bucket.
 *
 * @module
 */
import type { Redacted } from "effect"

export interface S3Options {
  /** `http://host:port` or `https://...`, addressed as `endpoint/bucket/key`. Absent: Amazon's endpoint of the region. */
  readonly endpoint?: string | undefined
  readonly region: string
  readonly bucket: string
  readonly accessKey: Redacted.Redacted<string>
  readonly accessSecret: Redacted.Redacted<string>
  readonly limits?: Partial<S3Limits> | undefined
}

export interface S3Limits {
  readonly connectTimeoutMs: number
  /**
   * Time limit from the request to the end of its reply, or to the start of a streamed body. One second per 64 KiB of
   * the request is added.
   */
  readonly requestTimeoutMs: number
  /** Limit for a read that waits for the next byte of a body. */
  readonly idleTimeoutMs: number
  /** Limit for an object that stays open while a download waits for admission. Servers cut idle connections. */
  readonly holdMs: number
  /** Objects up to this size are sent in one request; larger objects are sent in parts. */
  readonly singleBytes: number
  /** Size of a part: at least 5 MiB. An object has at most 10,000 parts (the protocol's rules). */
  readonly partBytes: number
}

export const defaultLimits: S3Limits = {
  connectTimeoutMs: 5_000,
  requestTimeoutMs: 60_000,
  idleTimeoutMs: 30_000,
  holdMs: 5_000,
  singleBytes: 16 * 1024 * 1024,
  partBytes: 8 * 1024 * 1024
}
