/**
 * The values of `url` and `file_raw_txt` in index documents, computed from object keys.
 *
 * @module
 */

export interface Addresses {
  readonly urlOf: (key: string) => string
  /** The reverse; `null` for an address of another endpoint. */
  readonly keyOf: (url: string) => string | null
}

/** @param endpoint the beginning of all addresses, without a final slash; absent: an address is the key itself */
export const addressesBelow = (endpoint: string | undefined): Addresses =>
  endpoint === undefined
    ? { urlOf: (key) => key, keyOf: (url) => url }
    : {
        urlOf: (key) => `${endpoint}/${key}`,
        keyOf: (url) => (url.startsWith(`${endpoint}/`) ? url.slice(endpoint.length + 1) : null)
      }
