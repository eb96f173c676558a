/**
 * The temporary folder of this process: all temporary files are below it and are removed with it.
 *
 * @module
 */
import { uptime } from "node:os"
import { noLocks, tryTake } from "@escriba/db/FileLock"
import { Clock, Context, Effect, FileSystem, Layer, Option, Path, PlatformError, type Scope } from "effect"

/** A folder's lock is a file beside it, so that neither a document nor a child can touch it. */
const lockOf = (folder: string) => `${folder}.lock`
const lockName = /^escriba-[\w-]+\.lock$/

/** A process that sweeps may take the lock of a new name for a moment. */
const tries = 3

export class Scratch extends Context.Service<
  Scratch,
  {
    /** A new empty folder, removed with its content when the scope closes. */
    readonly directory: Effect.Effect<string, PlatformError.PlatformError, Scope.Scope>
    /**
     * Fails where a folder that is in use has vanished, or no file can be written: then a failure meanwhile says nothing of
     * the document that met it.
     */
    readonly witness: Effect.Effect<void, PlatformError.PlatformError>
  }
>()("@escriba/runner/Scratch") {
  /**
   * The folder's lock is held for as long as its process lives, and tells every other process, in any container, to leave it
   * alone. Folders of dead processes are removed first.
   *
   * @param parent a folder on disk, created if missing: on a tmpfs the temporary files would be memory.
   */
  static readonly layer = (parent: string) =>
    Layer.effect(
      Scratch,
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const root = (yield* Path.Path).resolve(parent)
        yield* fs.makeDirectory(root, { recursive: true })
        yield* sweep(fs, root)
        const own = yield* locked(fs, root)
        const inUse = new Set<string>()
        return Scratch.of({
          directory: Effect.acquireRelease(
            Effect.tap(fs.makeTempDirectory({ directory: own }), (path) => Effect.sync(() => inUse.add(path))),
            (path) => {
              inUse.delete(path)
              return freed(fs, path, () => undefined)
            }
          ),
          witness: Effect.gen(function* () {
            for (const path of [...inUse]) {
              // A folder whose scope has closed meanwhile is gone as it should be.
              yield* Effect.catchIf(
                fs.access(path),
                () => !inUse.has(path),
                () => Effect.void
              )
            }
            const file = `${own}/${crypto.randomUUID()}`
            yield* fs.writeFileString(file, "witness")
            yield* fs.remove(file)
          })
        })
      })
    )
}

/** The lock is there before its folder, and goes after it. */
const locked = Effect.fnUntraced(function* (fs: FileSystem.FileSystem, root: string) {
  const { folder } = yield* Effect.acquireRelease(
    Effect.suspend(() => {
      const folder = `${root}/escriba-${crypto.randomUUID()}`
      return Effect.map(take(lockOf(folder)), (free) => ({ folder, free }))
    }).pipe(Effect.retry({ times: tries })),
    ({ folder, free }) => freed(fs, folder, free)
  )
  yield* fs.makeDirectory(folder)
  return folder
})

const take = (lock: string) =>
  Effect.try({
    try: () => {
      const free = tryTake(lock)
      if (free === undefined) throw noLocks(lock)
      return free
    },
    catch: (cause) =>
      PlatformError.systemError({
        _tag: "Unknown",
        module: "Scratch",
        method: "lock",
        description: String(cause),
        pathOrDescriptor: lock,
        cause
      })
  })

/** A folder that cannot be removed now keeps its lock file, so that a later process sweeps it. */
const freed = (fs: FileSystem.FileSystem, folder: string, free: () => void) =>
  Effect.andThen(fs.remove(folder, { recursive: true, force: true }), Effect.sync(free)).pipe(
    Effect.ignore({ log: true })
  )

/** Named by earlier versions after a process number, and without a lock: dead for certain only if older than the machine's start. */
const unlocked = /^escriba-\d+-\w+-\w+$/

const sweep = Effect.fn("Scratch.sweep")(function* (fs: FileSystem.FileSystem, root: string) {
  const startedMs = (yield* Clock.currentTimeMillis) - uptime() * 1000
  const isOlder = (path: string) =>
    fs.stat(path).pipe(
      Effect.map(({ mtime }) => mtime._tag === "Some" && mtime.value.getTime() < startedMs),
      Effect.orElseSucceed(() => false)
    )
  for (const name of yield* fs.readDirectory(root)) {
    const isLock = lockName.test(name)
    const folder = `${root}/${isLock ? name.slice(0, -lockOf("").length) : name}`
    const free = isLock
      ? yield* Effect.option(take(lockOf(folder)))
      : unlocked.test(name) && (yield* isOlder(folder))
        ? Option.some(() => undefined)
        : Option.none()
    if (free._tag === "None") continue
    yield* Effect.logInfo(`removing what a process that died left: ${folder}`)
    yield* freed(fs, folder, free.value)
  }
})
