/**
 * Whether a server has stored the bytes that were sent.
 *
 * @module
 */

/** The part of a server's reply to an upload that describes the stored bytes. */
export interface StoredReply {
  readonly ETag?: string | undefined
  readonly ServerSideEncryption?: string | undefined
  readonly SSECustomerAlgorithm?: string | undefined
}

export type Verdict = "same" | "other" | "unknown"

/**
 * Compares the reply with the MD5: the ETag of bytes that were sent in one request is their MD5. `unknown` if the ETag
 * is not an MD5 (S3 API reference, "Object": encryption by KMS or by a customer's key, or a server's own scheme).
 */
export const verdictOn = (reply: StoredReply, md5: Buffer): Verdict => {
  const etag = etagOf(reply)
  const isMd5 = reply.SSECustomerAlgorithm === undefined && !reply.ServerSideEncryption?.startsWith("aws:")
  if (!isMd5 || !/^[0-9a-f]{32}$/.test(etag)) return "unknown"
  return etag === md5.toString("hex") ? "same" : "other"
}

/** Some replies have quotes around the ETag and some do not, even from the same server. */
export const etagOf = ({ ETag }: StoredReply) => (ETag ?? "").replaceAll('"', "").toLowerCase()
