/**
 * The temporary folder of this process: everything temporary lies below it and goes with it.
 *
 * @module
 */
import { Context, Effect, FileSystem, Layer, Path, type PlatformError, type Scope } from "effect"

export class Scratch extends Context.Service<
  Scratch,
  {
    /** A new empty folder, removed with all it holds when the scope closes. */
    readonly directory: Effect.Effect<string, PlatformError.PlatformError, Scope.Scope>
  }
>()("@escriba/runner/Scratch") {
  /** @param parent a folder on disk, made when missing: on a tmpfs the temporary files would be memory. */
  static readonly layer = (parent: string) =>
    Layer.effect(
      Scratch,
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const root = (yield* Path.Path).resolve(parent)
        yield* fs.makeDirectory(root, { recursive: true })
        const own = yield* fs.makeTempDirectoryScoped({ directory: root, prefix: `escriba-${process.pid}-` })
        return Scratch.of({ directory: fs.makeTempDirectoryScoped({ directory: own }) })
      })
    )
}
