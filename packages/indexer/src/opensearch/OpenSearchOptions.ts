/**
 * Options of the OpenSearch index, and their defaults.
 *
 * @module
 */
import { Duration, type Redacted } from "effect"

export interface OpenSearchOptions {
  /** An address, `host:port` or `host`. Without a scheme it means `http`; `http` without a port means port 9200. */
  readonly host: string
  readonly index: string
  /** User and password are given both or not at all. Default: the credentials in the address. */
  readonly user?: string | undefined
  readonly password?: Redacted.Redacted<string> | undefined
  /** Also writes to an index in which searches would not find the documents, as far as the index accepts them. */
  readonly allowsDifferent?: boolean | undefined
  /** Limit of the indexed text, which is cut at the end of a page. */
  readonly maxTextBytes?: number | undefined
  /** Time limit from a request's first byte to the last byte of its answer. */
  readonly requestTimeout?: Duration.Input | undefined
  /** Number of retries of a request, or of the refused part of a bulk. */
  readonly retries?: number | undefined
  /** The pause before the first retry; it doubles each time, up to 10 seconds. */
  readonly backoff?: Duration.Input | undefined
}

export const defaults = {
  /**
   * Measured on OpenSearch 2.19 with 512 MiB of heap, documents one after the other. Twenty of 8 MiB pass, with 40 % of
   * the heap free after each collection. Ten of 12 MiB pass, with 5 % free. The second of 16 MiB crashes the server.
   */
  maxTextBytes: 8 * 1024 * 1024,
  /** 10 MiB of documents took a busy server of two cores 27 seconds. */
  requestTimeout: Duration.seconds(120),
  retries: 4,
  backoff: Duration.millis(500)
}
