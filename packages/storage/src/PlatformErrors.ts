/**
 * Maps the operating system's errors to this package's reasons.
 *
 * @module
 */
import type { PlatformError } from "effect"
import { StorageError, type StorageReason } from "./StorageError.ts"

/** Effect has no tag for ENOSPC, EDQUOT and EFBIG, so the error's cause is examined. */
export const fromPlatformError = (key: string, error: PlatformError.PlatformError): StorageError => {
  const { reason } = error
  const code = errnoOf(reason.cause)
  return new StorageError({
    reason: storageReasonOf(reason._tag, code),
    key,
    detail: code ?? reason.message,
    cause: error
  })
}

const storageReasonOf = (tag: string, code: string | undefined): StorageReason => {
  if (tag === "NotFound" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG") return "NotFound"
  if (tag === "PermissionDenied" || code === "EROFS") return "AccessDenied"
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") return "DiskFull"
  return "StorageUnavailable"
}

const errnoOf = (cause: unknown): string | undefined =>
  typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string"
    ? cause.code
    : undefined
