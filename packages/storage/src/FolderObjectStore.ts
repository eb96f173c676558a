/**
 * Stores objects as files of one folder, and reads ingested files in place.
 *
 * @module
 */
import { Effect, FileSystem, Layer, Path, type PlatformError, Stream } from "effect"
import { downloadWith } from "./Download.ts"
import { writeDurably } from "./DurableFile.ts"
import { readChunks } from "./FileChunks.ts"
import { outside } from "./ObjectKey.ts"
import { type ObjectBody, type ObjectEntry, ObjectStore } from "./ObjectStore.ts"
import { openablePath } from "./PlaceFile.ts"
import { fromPlatformError } from "./PlatformErrors.ts"
import { StorageError } from "./StorageError.ts"

/** Prefix of an object's temporary name while it is being written. Such files are never listed. */
const putPrefix = ".put-"
/** A folder below the root for `staging`, on the root's own file system, and never listed. */
export const stagingFolder = ".staging"

export interface FolderOptions {
  readonly root: string
  /**
   * The folder where objects are written before they are renamed. It must exist on the file system of `root`. Default:
   * `root`. A process that is killed during a put leaves a file here, so name a folder that is cleaned up.
   */
  readonly staging?: string | undefined
}

/**
 * A key is a relative path below `root`, with names of at most 255 bytes. An absolute path can be opened and
 * downloaded, but not written, listed or removed: an ingested file is read in place in this way.
 */
export const layer = (options: FolderOptions) =>
  Layer.effect(
    ObjectStore,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const root = paths.resolve(options.root)
      const staging = paths.resolve(options.staging ?? root)

      const placeOf = (key: string): Effect.Effect<string, StorageError> => {
        const place = paths.resolve(root, key)
        const isInside = place.startsWith(root + paths.sep)
        return key === "" || key.includes("\0") || paths.isAbsolute(key) || !isInside
          ? Effect.fail(outside(key))
          : Effect.succeed(place)
      }
      const openableOf = (key: string) => Effect.mapError(openablePath(key), (error) => fromPlatformError(key, error))

      /**
       * The open descriptor keeps the object: after a replacement or a removal, the old content can still be read to
       * its end.
       */
      const openFile = Effect.fnUntraced(function* (place: string) {
        // Calls stat before open, because opening a pipe waits for its writer.
        const { type } = yield* fs.stat(place)
        if (type !== "File") return type
        const file = yield* fs.open(place)
        return { file, sizeBytes: Number((yield* file.stat).size) }
      })
      const open = Effect.fn("FolderObjectStore.open")(function* (key: string) {
        const opened = yield* openFile(paths.isAbsolute(key) ? yield* openableOf(key) : yield* placeOf(key)).pipe(
          Effect.mapError((error: PlatformError.PlatformError) => fromPlatformError(key, error))
        )
        if (typeof opened === "string") {
          return yield* new StorageError({ reason: "NotFound", key, detail: `a ${opened}, not a file` })
        }
        const body = Stream.mapError(readChunks(opened.file), (error) => fromPlatformError(key, error))
        return { sizeBytes: opened.sizeBytes, body }
      })

      const put = Effect.fn("FolderObjectStore.put")(function* (key: string, body: ObjectBody) {
        const path = yield* placeOf(key)
        const content =
          "path" in body
            ? Stream.unwrap(Effect.map(fs.open(body.path), readChunks))
            : Stream.sync(() => new TextEncoder().encode(body.text))
        const temporary = paths.join(staging, putPrefix + crypto.randomUUID())
        const sizeBytes = yield* fs.makeDirectory(root, { recursive: true }).pipe(
          Effect.andThen(writeDurably(fs, paths, { path, root, temporary }, content)),
          Effect.mapError((error) => fromPlatformError(key, error))
        )
        return { sizeBytes }
      })

      /** Lists folder by folder, so that a listing of millions of objects does not fill the memory. */
      const entriesIn = (folder: string, prefix: string): Stream.Stream<ObjectEntry, PlatformError.PlatformError> =>
        Stream.fromIterableEffect(unlessGone(fs.readDirectoryEntries(paths.join(root, folder)), [])).pipe(
          Stream.map(({ name, type }) => ({ key: folder + name, isFolder: type === "Directory" })),
          Stream.flatMap(({ key, isFolder }) => {
            if (key === stagingFolder) return Stream.empty
            if (isFolder) return leadsTo(`${key}/`, prefix) ? entriesIn(`${key}/`, prefix) : Stream.empty
            if (!key.startsWith(prefix) || key.startsWith(putPrefix)) return Stream.empty
            const stat = unlessGone(fs.stat(paths.join(root, key)), undefined)
            return Stream.fromIterableEffect(
              Effect.map(stat, (info) => (info?.type === "File" ? [{ key, sizeBytes: Number(info.size) }] : []))
            )
          })
        )

      return ObjectStore.of({
        open,
        download: downloadWith(fs, open),
        put,
        list: (prefix) => Stream.mapError(entriesIn("", prefix), (error) => fromPlatformError(prefix, error)),
        remove: Effect.fn("FolderObjectStore.remove")(function* (key: string) {
          const place = yield* placeOf(key)
          yield* fs.remove(place, { force: true }).pipe(Effect.mapError((error) => fromPlatformError(key, error)))
        })
      })
    })
  )

/** Objects removed during a listing are left out. */
const unlessGone = <A, B>(effect: Effect.Effect<A, PlatformError.PlatformError>, gone: B) =>
  Effect.catchTag(effect, "PlatformError", (error) =>
    error.reason._tag === "NotFound" ? Effect.succeed(gone) : Effect.fail(error)
  )

/** Whether keys that begin with `prefix` can be in `folder`. */
const leadsTo = (folder: string, prefix: string) => folder.startsWith(prefix) || prefix.startsWith(folder)
