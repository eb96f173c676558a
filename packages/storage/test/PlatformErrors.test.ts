import { assert, it } from "@effect/vitest"
import { PlatformError } from "effect"
import { fromPlatformError } from "../src/PlatformErrors.ts"

const errors = [
  ["NotFound", "ENOENT", "NotFound"],
  ["BadResource", "ENOTDIR", "NotFound"],
  ["PermissionDenied", "EACCES", "AccessDenied"],
  ["Unknown", "EROFS", "AccessDenied"],
  ["Unknown", "ENOSPC", "DiskFull"],
  ["Unknown", "EDQUOT", "DiskFull"],
  ["Unknown", "EIO", "StorageUnavailable"],
  ["Unknown", "EMFILE", "StorageUnavailable"]
] as const

it.each(errors)("classifies %s with %s as %s", (_tag, code, reason) => {
  const cause = Object.assign(new Error(code), { code })
  const error = PlatformError.systemError({ _tag, module: "FileSystem", method: "open", cause })
  assert.strictEqual(fromPlatformError("a-key", error).reason, reason)
})
