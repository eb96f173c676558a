/**
 * Which bucket, who asks, and how long anything may take.
 *
 * @module
 */
import type { Redacted } from "effect"

export interface S3Options {
  /** `http://host:port` or `https://...`, addressed as `endpoint/bucket/key`. Absent: Amazon's own for the region. */
  readonly endpoint?: string | undefined
  readonly region: string
  readonly bucket: string
  readonly accessKey: Redacted.Redacted<string>
  readonly accessSecret: Redacted.Redacted<string>
  readonly limits?: Partial<S3Limits> | undefined
}

export interface S3Limits {
  readonly connectTimeoutMs: number
  /** From the request to the end of its reply, or to a body that is streamed. A second more for every 64 KiB sent along. */
  readonly requestTimeoutMs: number
  /** How long a body that somebody waits for may stand still. */
  readonly idleTimeoutMs: number
  /** How long an object is held open while a download waits to be admitted; servers cut what nobody reads. */
  readonly holdMs: number
  /** Objects up to this size are sent in one request, larger ones in parts. */
  readonly singleBytes: number
  /** At least 5 MiB, and an object has at most 10,000 parts (the protocol's rules). */
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
