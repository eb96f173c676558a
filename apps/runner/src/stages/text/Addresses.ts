/**
 * What `url` and `file_raw_txt` of index documents hold for the keys of objects.
 *
 * @module
 */

export interface Addresses {
  readonly urlOf: (key: string) => string
  /** The other way; `null` for an address of another endpoint. */
  readonly keyOf: (url: string) => string | null
}

/** @param endpoint what addresses begin with, without a final slash; absent: they are the keys themselves */
export const addressesBelow = (endpoint: string | undefined): Addresses =>
  endpoint === undefined
    ? { urlOf: (key) => key, keyOf: (url) => url }
    : {
        urlOf: (key) => `${endpoint}/${key}`,
        keyOf: (url) => (url.startsWith(`${endpoint}/`) ? url.slice(endpoint.length + 1) : null)
      }
