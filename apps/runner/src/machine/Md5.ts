/**
 * The checksum that identifies a file in the contract.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { Effect, FileSystem, Stream } from "effect"

/** `null` if the file cannot be read: the run that opens it records why. */
export const md5Of = Effect.fn("Md5.of")(function* (path: string) {
  const fs = yield* FileSystem.FileSystem
  const hash = createHash("md5")
  return yield* fs.stream(path, { chunkSize: 256 * 1024 }).pipe(
    Stream.runForEach((chunk) => Effect.sync(() => hash.update(chunk))),
    Effect.map(() => hash.digest("hex")),
    Effect.catchTag("PlatformError", () => Effect.succeed(null))
  )
})
