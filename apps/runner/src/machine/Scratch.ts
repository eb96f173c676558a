/**
 * The temporary folder of this process. All temporary files are below it and are removed with it.
 *
 * @module
 */
import { uptime } from "node:os"
import { noLocks, tryTake } from "@escriba/db/FileLock"
import { Clock, Context, Effect, FileSystem, Layer, Option, Path, PlatformError, type Scope } from "effect"

/** A folder's lock is a file beside it, so that no document and no child can change it. */
const lockOf = (folder: string) => `${folder}.lock`
const lockName = /^escriba-[\w-]+\.lock$/

/** Attempts to lock a new name: a sweeping process may hold its lock for a moment. */
const tries = 3

export class Scratch extends Context.Service<
  Scratch,
  {
    /** A new empty folder, removed with its content when the scope closes. */
    readonly directory: Effect.Effect<string, PlatformError.PlatformError, Scope.Scope>
    /**
     * Fails if a folder in use has vanished, or if no file can be written. A failure in that time is then not evidence
     * against its document.
     */
    readonly witness: Effect.Effect<void, PlatformError.PlatformError>
  }
>()("@escriba/runner/Scratch") {
  /**
   * The folder's lock is held while its process lives. It tells every other process, in any container, not to touch the
   * folder. Folders of dead processes are removed first.
   *
   * @param parent a folder on disk, created if missing. On a tmpfs, the temporary files would use memory.
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
              // A folder whose scope has closed meanwhile was removed on purpose.
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

/** The lock is created before its folder and removed after it. */
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

/**
 * Folders of earlier versions, named after a process number and without a lock. They are certainly unused only if they are
 * older than the machine's start.
 */
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
