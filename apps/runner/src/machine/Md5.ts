/**
 * The checksum that identifies a file in the contract.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { openablePath } from "@escriba/storage/PlaceFile"
import { Effect, FileSystem, Stream } from "effect"

/** `null` if the file cannot be read: the run that opens it records why. */
export const md5Of = Effect.fn("Md5.of")(
  function* (place: string) {
    const fs = yield* FileSystem.FileSystem
    const hash = createHash("md5")
    yield* fs
      .stream(yield* openablePath(place), { chunkSize: 256 * 1024 })
      .pipe(Stream.runForEach((chunk) => Effect.sync(() => hash.update(chunk))))
    return hash.digest("hex")
  },
  Effect.catchTag("PlatformError", () => Effect.succeed(null)),
  Effect.scoped
)
