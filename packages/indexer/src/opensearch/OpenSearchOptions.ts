/**
 * Options of the OpenSearch index, and their defaults.
 *
 * @module
 */
import { Duration, type Redacted } from "effect"

export interface OpenSearchOptions {
  /** An address, `host:port` or `host`: without a scheme it is `http`, and `http` without a port is 9200. */
  readonly host: string
  readonly index: string
  /** Both or none. Default: the credentials in the address. */
  readonly user?: string | undefined
  readonly password?: Redacted.Redacted<string> | undefined
  /** Writes also to an index in which documents would not be found, as far as it takes them. */
  readonly allowsDifferent?: boolean | undefined
  /** Limit of the indexed text, which is cut at a page's end. */
  readonly maxTextBytes?: number | undefined
  /** From a request's first byte to the last byte of its answer. */
  readonly requestTimeout?: Duration.Input | undefined
  /** How often a request, or the refused part of a bulk, is sent again. */
  readonly retries?: number | undefined
  /** The pause before the first retry; it doubles each time, up to 10 seconds. */
  readonly backoff?: Duration.Input | undefined
}

export const defaults = {
  /**
   * Measured on OpenSearch 2.19 with 512 MiB of heap, documents one after the other: twenty of 8 MiB pass with 40 % of the
   * heap free after each collection, ten of 12 MiB with 5 %, the second of 16 MiB brings the server down.
   */
  maxTextBytes: 8 * 1024 * 1024,
  /** 10 MiB of documents took a busy server of two cores 27 seconds. */
  requestTimeout: Duration.seconds(120),
  retries: 4,
  backoff: Duration.millis(500)
}
