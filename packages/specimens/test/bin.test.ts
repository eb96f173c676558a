import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, layer } from "@effect/vitest"
import { Effect, FileSystem, Path, Schema } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { Manifest } from "../src/Manifest.ts"
import { specimens } from "../src/specimens.ts"

layer(NodeServices.layer)("bin", (it) => {
  it.effect("writes the set and prints nothing but the manifest, as one line", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const directory = yield* fs.makeTempDirectoryScoped()
      const bin = path.join(import.meta.dirname, "../src/bin.ts")
      const output = yield* (yield* ChildProcessSpawner.ChildProcessSpawner).string(
        ChildProcess.make(process.execPath, [bin, directory])
      )

      assert.strictEqual(output.trimEnd().split("\n").length, 1)
      const files = yield* Schema.decodeEffect(Manifest)(output.trimEnd())
      assert.deepStrictEqual(
        files.map((file) => file.path),
        specimens.map((specimen) => specimen.path)
      )
      for (const file of files) assert.isTrue(yield* fs.exists(path.join(directory, file.path)), file.path)
    })
  )
})
