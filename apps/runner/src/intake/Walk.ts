/**
 * Finds the files below some paths that may be documents, and reports what it skips.
 *
 * @module
 */
import { Effect, FileSystem, Path, type PlatformError, Stream } from "effect"

export interface FoundFile {
  /** Absolute, without symbolic links in its folders. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/**
 * `hidden`: its name begins with a dot. `sidecar`: JSON, which describes documents and is not one. `loop`: a folder or
 * file that was already walked by another way. `special`: neither a file nor a folder.
 */
export type SkipReason = "hidden" | "sidecar" | "loop" | "special"

export type Found =
  | { readonly _tag: "File"; readonly file: FoundFile }
  | { readonly _tag: "Skipped"; readonly path: string; readonly reason: SkipReason }
  /** It exists but could not be looked at. */
  | { readonly _tag: "Unreadable"; readonly path: string; readonly detail: string }

/**
 * Walks depth first, in the order of names, and holds only the names of the folders on the way down. A symbolic link is
 * followed once; its target is reported by its real path.
 */
export const walk = (roots: ReadonlyArray<string>): Stream.Stream<Found, never, FileSystem.FileSystem | Path.Path> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const visited = new Set<string>()

      const visit = (path: string): Stream.Stream<Found> =>
        Stream.unwrap(look(path).pipe(Effect.catch((error) => Effect.succeed(unreadable(path, error)))))

      const look = Effect.fnUntraced(function* (path: string) {
        const real = yield* fs.realPath(path)
        const stat = yield* fs.stat(real)
        if (stat.type !== "File" && stat.type !== "Directory") return skipped(path, "special")
        if (stat.type === "Directory" || real !== paths.resolve(path)) {
          if (visited.has(real)) return skipped(path, "loop")
          visited.add(real)
        }
        if (stat.type === "Directory") {
          const names = (yield* fs.readDirectory(real)).sort()
          return Stream.flatMap(Stream.fromIterable(names), (name) => visitNamed(real, name))
        }
        const modifiedMs = stat.mtime._tag === "Some" ? stat.mtime.value.getTime() : 0
        const file = { path: real, sizeBytes: Number(stat.size), modifiedMs }
        return Stream.succeed<Found>({ _tag: "File", file })
      })

      const visitNamed = (folder: string, name: string) => {
        const path = paths.join(folder, name)
        if (name.startsWith(".")) return skipped(path, "hidden")
        return /\.json$/i.test(name) ? skipped(path, "sidecar") : visit(path)
      }

      return Stream.flatMap(Stream.fromIterable(roots), visit)
    })
  )

const skipped = (path: string, reason: SkipReason): Stream.Stream<Found> =>
  Stream.succeed({ _tag: "Skipped", path, reason })

const unreadable = (path: string, error: PlatformError.PlatformError): Stream.Stream<Found> =>
  Stream.succeed({ _tag: "Unreadable", path, detail: error.reason._tag })
