/**
 * Finds files below given paths that may be documents. Skipped files are reported with the reason.
 *
 * @module
 */
import { readdirSync, realpathSync, type Stats, statSync } from "node:fs"
import { nameOf, pathOf } from "@escriba/gazettes/PlaceName"
import { Effect, Path, Stream } from "effect"

export interface FoundFile {
  /** Absolute, without symbolic links in its folders, as `PlaceName` writes it. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/**
 * `hidden`: its name begins with a dot. `sidecar`: JSON that describes documents. `loop`: a folder or file that was already
 * reached by another path. `special`: neither a file nor a folder. `home`: in `ESCRIBA_HOME`, or a folder that is another
 * home. `database`: named as a database file. Only SQLite may open such a file: if this process closed it, it would release
 * the locks of a process that has it open.
 */
export const skipReasons = ["hidden", "sidecar", "loop", "special", "home", "database"] as const
export type SkipReason = (typeof skipReasons)[number]

export type Found =
  | { readonly _tag: "File"; readonly file: FoundFile }
  | { readonly _tag: "Skipped"; readonly path: string; readonly reason: SkipReason }
  /** It exists but could not be looked at. */
  | { readonly _tag: "Unreadable"; readonly path: string; readonly detail: string }

/**
 * Walks depth first, in the order of names, and keeps in memory only the names of the folders on the current path. A
 * symbolic link is followed once; its target is reported by its real path.
 *
 * @param home in the form that `realPlaceOf` gives
 */
export const walk = (roots: ReadonlyArray<string>, home: string): Stream.Stream<Found, never, Path.Path> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const paths = yield* Path.Path
      const visited = new Set<string>()

      const visit = (path: string): Stream.Stream<Found> =>
        Stream.unwrap(look(path).pipe(Effect.catch((detail) => Effect.succeed(unreadable(path, detail)))))

      const look = Effect.fnUntraced(function* (path: string) {
        const { real, stat } = yield* onDisk(() => lookAt(path))
        const isFolder = stat.isDirectory()
        if (!isFolder && !stat.isFile()) return skipped(path, "special")
        const shut = shutReasonOf(real, home)
        if (shut !== undefined && !(isFolder && shut === "database")) return skipped(path, shut)
        if (isFolder || real !== paths.resolve(path)) {
          if (visited.has(real)) return skipped(path, "loop")
          visited.add(real)
        }
        if (isFolder) {
          const names = yield* onDisk(() => namesIn(real))
          if (names.includes(homeMark)) return skipped(path, "home")
          return Stream.flatMap(Stream.fromIterable(names), (name) => visitNamed(real, name))
        }
        const file = { path: real, sizeBytes: stat.size, modifiedMs: stat.mtime.getTime() }
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

/** Name of the database file of every home. */
const homeMark = "escriba.sqlite"

/** The reason why a place must not be ingested. `undefined` if it may be a document. */
export const shutReasonOf = (place: string, home: string): "home" | "database" | undefined => {
  if (place === home || place.startsWith(`${home}/`)) return "home"
  return /\.(db3?|s3db|sl3|sqlite3?)(-(wal|shm|journal))?$/i.test(place) ? "database" : undefined
}

/** The real path of an existing file. If there is no file, the given path. */
export const realPlaceOf = Effect.fnUntraced(function* (path: string) {
  const absolute = (yield* Path.Path).resolve(path)
  return yield* onDisk(() => realOf(absolute)).pipe(Effect.orElseSucceed(() => absolute))
})

/** Whether a file exists. A file that cannot be checked counts as existing. */
export const isThere = (place: string): Effect.Effect<boolean> =>
  onDisk(() => statSync(bytesOf(place), { throwIfNoEntry: false })).pipe(
    Effect.map((stat) => stat?.isFile() === true),
    Effect.catch((code) => Effect.succeed(code !== "ENOTDIR" && code !== "ENOENT"))
  )

const lookAt = (path: string): { readonly real: string; readonly stat: Stats } => {
  const real = realOf(path)
  return { real, stat: statSync(bytesOf(real)) }
}

/** File systems store names as bytes; the runtime's strings would lose names that are not UTF-8. */
const realOf = (path: string) => nameOf(realpathSync(bytesOf(path), { encoding: "buffer" }))
const namesIn = (folder: string) => readdirSync(bytesOf(folder), { encoding: "buffer" }).map(nameOf).sort()
const bytesOf = (place: string) => {
  const path = pathOf(place)
  return typeof path === "string" ? path : Buffer.from(path)
}

/** Fails with the operating system's code. */
const onDisk = <A>(look: () => A): Effect.Effect<A, string> =>
  Effect.try({
    try: look,
    catch: (error) => (error instanceof Error && "code" in error ? String(error.code) : String(error))
  })

const skipped = (path: string, reason: SkipReason): Stream.Stream<Found> =>
  Stream.succeed({ _tag: "Skipped", path, reason })

const unreadable = (path: string, detail: string): Stream.Stream<Found> =>
  Stream.succeed({ _tag: "Unreadable", path, detail })
