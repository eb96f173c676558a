/**
 * Writes a file that appears completely or not at all, and that survives a power cut.
 *
 * @module
 */
import { Effect, type FileSystem, type Path, type PlatformError, type Scope, Stream } from "effect"
import { writeChunk } from "./FileChunks.ts"

export interface Placement {
  readonly path: string
  /**
   * An existing ancestor of `path`. Missing folders between the two are created, and they are as durable as the file.
   */
  readonly root: string
  /** The file is first written to this path: a unique name in an existing folder, on the file system of `root`. */
  readonly temporary: string
}

/**
 * Writes `content` to `temporary`, flushes it, renames it to `path`, and flushes every folder up to `root`. A failure
 * or an interruption before the rename leaves no file; the rename cannot be interrupted. Returns the size in bytes.
 */
export const writeDurably = Effect.fn("DurableFile.write")(function* <E>(
  fs: FileSystem.FileSystem,
  paths: Path.Path,
  { path, root, temporary }: Placement,
  content: Stream.Stream<Uint8Array, E>
): Effect.fn.Return<number, E | PlatformError.PlatformError, Scope.Scope> {
  yield* Effect.addFinalizer(() => Effect.orDie(fs.remove(temporary, { force: true })))
  const sizeBytes = yield* writeFlushed(fs, temporary, content)
  const folders = foldersBetween(paths, path, root)
  yield* fs
    .makeDirectory(paths.dirname(path), { recursive: true })
    .pipe(
      Effect.andThen(fs.rename(temporary, path)),
      Effect.andThen(Effect.forEach(folders, (folder) => flushFolder(fs, folder), { discard: true })),
      Effect.uninterruptible
    )
  return sizeBytes
}, Effect.scoped)

/**
 * Makes the names in a folder durable. EINVAL and EBADF mean that the file system cannot flush folders, so they are
 * ignored, as PostgreSQL does (fd.c, `fsync_fname_ext`).
 */
export const flushFolder = (fs: FileSystem.FileSystem, folder: string) =>
  Effect.flatMap(fs.open(folder), (file) => file.sync).pipe(
    Effect.scoped,
    Effect.catchTag("PlatformError", (error) => (isWithoutFlush(error) ? Effect.void : Effect.fail(error)))
  )

const writeFlushed = Effect.fnUntraced(function* <E>(
  fs: FileSystem.FileSystem,
  path: string,
  content: Stream.Stream<Uint8Array, E>
) {
  const file = yield* fs.open(path, { flag: "wx" })
  yield* Stream.runForEach(content, (chunk) => writeChunk(file, chunk))
  yield* file.sync
  return Number((yield* file.stat).size)
}, Effect.scoped)

/**
 * The folders from that of `path` up to `root`, both included. This put or a concurrent one may have created any of
 * them.
 */
const foldersBetween = (paths: Path.Path, path: string, root: string): ReadonlyArray<string> => {
  const folder = paths.dirname(path)
  return path === root || folder === path
    ? []
    : [folder, ...(folder === root ? [] : foldersBetween(paths, folder, root))]
}

const isWithoutFlush = ({ reason: { cause } }: PlatformError.PlatformError) =>
  cause instanceof Error && "code" in cause && (cause.code === "EINVAL" || cause.code === "EBADF")
