/**
 * Opens files whose names are not UTF-8, for a file system service that accepts text only.
 *
 * @module
 */
import { closeSync, constants, openSync } from "node:fs"
import { pathOf } from "@escriba/gazettes/PlaceName"
import { Effect, PlatformError, type Scope } from "effect"

/**
 * A path of the file as text, valid while the scope is open: the place itself or, if it is not text, the path of an
 * open descriptor.
 */
export const openablePath = (place: string): Effect.Effect<string, PlatformError.PlatformError, Scope.Scope> => {
  const path = pathOf(place)
  if (typeof path === "string") return Effect.succeed(path)
  // Without O_NONBLOCK, opening a pipe waits for its writer.
  const open = Effect.try({
    try: () => openSync(Buffer.from(path), constants.O_RDONLY | constants.O_NONBLOCK),
    catch: (cause) => failure(place, cause)
  })
  return Effect.acquireRelease(open, (descriptor) => Effect.sync(() => closeSync(descriptor))).pipe(
    Effect.map((descriptor) => `/dev/fd/${descriptor}`)
  )
}

const failure = (place: string, cause: unknown) => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  const tag = code === "ENOENT" ? "NotFound" : code === "EACCES" ? "PermissionDenied" : "Unknown"
  return PlatformError.systemError({ _tag: tag, module: "PlaceFile", method: "open", pathOrDescriptor: place, cause })
}
