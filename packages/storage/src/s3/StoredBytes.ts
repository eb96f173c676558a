/**
 * Whether a server has stored the bytes that it was sent.
 *
 * @module
 */

/** What of a server's reply to an upload tells about the bytes. */
export interface StoredReply {
  readonly ETag?: string | undefined
  readonly ServerSideEncryption?: string | undefined
  readonly SSECustomerAlgorithm?: string | undefined
}

export type Verdict = "same" | "other" | "unknown"

/**
 * The ETag of bytes sent in one request is their MD5; `unknown` where it is not one (S3 API reference, "Object": encrypted
 * by KMS or by a customer's key, or a server's own scheme).
 */
export const verdictOn = (reply: StoredReply, md5: Buffer): Verdict => {
  const etag = etagOf(reply)
  const isMd5 = reply.SSECustomerAlgorithm === undefined && !reply.ServerSideEncryption?.startsWith("aws:")
  if (!isMd5 || !/^[0-9a-f]{32}$/.test(etag)) return "unknown"
  return etag === md5.toString("hex") ? "same" : "other"
}

/** Servers do not agree on the quotes, nor one server's replies with each other. */
export const etagOf = ({ ETag }: StoredReply) => (ETag ?? "").replaceAll('"', "").toLowerCase()
