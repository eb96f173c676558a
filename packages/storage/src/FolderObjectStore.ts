/**
 * Objects as files of one folder, and originals read where they lie.
 *
 * @module
 */
import { Effect, FileSystem, Layer, Path, type PlatformError, Stream } from "effect"
import { downloadWith } from "./Download.ts"
import { type ObjectBody, ObjectStore } from "./ObjectStore.ts"
import { fromPlatformError } from "./PlatformErrors.ts"
import { StorageError } from "./StorageError.ts"

const readChunkBytes = 256 * 1024

/** Where an object is written before it takes its place; never listed. */
const putPrefix = ".put-"

/**
 * A key is a relative path below `root`. An absolute path may be opened and downloaded but neither written, listed nor
 * removed: that is how an ingested file is read where it lies. Needs a file system that can rename within `root`.
 */
export const layer = (options: { readonly root: string }) =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const root = paths.resolve(options.root)

      const placeOf = (key: string): Effect.Effect<string, StorageError> => {
        const place = paths.resolve(root, key)
        const isInside = place.startsWith(root + paths.sep)
        return key === "" || key.includes("\0") || paths.isAbsolute(key) || !isInside
          ? Effect.fail(new StorageError({ reason: "AccessDenied", key, detail: "the key does not lie in this store" }))
          : Effect.succeed(place)
      }
      const sourceOf = (key: string) => (paths.isAbsolute(key) ? Effect.succeed(key) : placeOf(key))

      const open = Effect.fn("FolderObjectStore.open")(function* (key: string) {
        const place = yield* sourceOf(key)
        const stat = yield* fs.stat(place).pipe(Effect.mapError((error) => fromPlatformError(key, error)))
        if (stat.type !== "File") {
          return yield* new StorageError({ reason: "NotFound", key, detail: `a ${stat.type}, not a file` })
        }
        yield* fs.access(place, { readable: true }).pipe(Effect.mapError((error) => fromPlatformError(key, error)))
        return {
          sizeBytes: Number(stat.size),
          body: fs
            .stream(place, { chunkSize: readChunkBytes })
            .pipe(Stream.mapError((error) => fromPlatformError(key, error)))
        }
      })

      const put = Effect.fn("FolderObjectStore.put")(function* (key: string, body: ObjectBody) {
        const place = yield* placeOf(key)
        return yield* Effect.gen(function* () {
          const directory = paths.dirname(place)
          yield* fs.makeDirectory(directory, { recursive: true })
          const temporary = yield* fs.makeTempFileScoped({ directory: root, prefix: putPrefix })
          yield* "path" in body ? fs.copyFile(body.path, temporary) : fs.writeFileString(temporary, body.text)
          yield* Effect.scoped(Effect.flatMap(fs.open(temporary, { flag: "r+" }), (file) => file.sync))
          const { size } = yield* fs.stat(temporary)
          yield* fs.chmod(temporary, 0o644)
          yield* fs.rename(temporary, place)
          return { sizeBytes: Number(size) }
        }).pipe(
          Effect.scoped,
          Effect.mapError((error: PlatformError.PlatformError) => fromPlatformError(key, error))
        )
      })

      return ObjectStore.of({
        open,
        download: downloadWith(fs, open),
        put,
        list: (prefix) =>
          Stream.fromIterableEffect(fs.readDirectory(root, { recursive: true })).pipe(
            Stream.filter((key) => key.startsWith(prefix) && !key.startsWith(putPrefix)),
            Stream.mapEffect((key) => Effect.map(fs.stat(paths.join(root, key)), (stat) => ({ key, stat }))),
            Stream.filter(({ stat }) => stat.type === "File"),
            Stream.map(({ key, stat }) => ({ key, sizeBytes: Number(stat.size) })),
            Stream.catchTag("PlatformError", (error) =>
              error.reason._tag === "NotFound" ? Stream.empty : Stream.fail(fromPlatformError(prefix, error))
            )
          ),
        remove: Effect.fn("FolderObjectStore.remove")(function* (key: string) {
          const place = yield* placeOf(key)
          yield* fs.remove(place, { force: true }).pipe(Effect.mapError((error) => fromPlatformError(key, error)))
        })
      })
    })
  )
