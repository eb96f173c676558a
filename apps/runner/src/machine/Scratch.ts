/**
 * The temporary folder of this process: all temporary files are below it and are removed with it.
 *
 * @module
 */
import { Context, Effect, FileSystem, Layer, Path, type PlatformError, type Scope } from "effect"
import { identityOf } from "./ProcessIdentity.ts"

const prefix = "escriba-"

export class Scratch extends Context.Service<
  Scratch,
  {
    /** A new empty folder, removed with its content when the scope closes. */
    readonly directory: Effect.Effect<string, PlatformError.PlatformError, Scope.Scope>
  }
>()("@escriba/runner/Scratch") {
  /**
   * Named after this process, so that another one can tell whether its owner lives. Folders of dead processes are removed first.
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
        const own = yield* fs.makeTempDirectoryScoped({
          directory: root,
          prefix: `${prefix}${identityOf(process.pid)}-`
        })
        return Scratch.of({ directory: fs.makeTempDirectoryScoped({ directory: own }) })
      })
    )
}

/** Only folders with our prefix and the identity of a process that has ended. */
const sweep = Effect.fn("Scratch.sweep")(function* (fs: FileSystem.FileSystem, root: string) {
  for (const name of yield* fs.readDirectory(root)) {
    const owner = new RegExp(`^${prefix}((\\d+)-\\w+)-`).exec(name)
    if (owner === null || identityOf(Number(owner[2])) === owner[1]) continue
    yield* Effect.logInfo(`removing what a process that died left: ${name}`)
    yield* fs.remove(`${root}/${name}`, { recursive: true, force: true })
  }
})
