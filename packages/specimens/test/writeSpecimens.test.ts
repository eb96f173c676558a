import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, layer } from "@effect/vitest"
import { Effect, FileSystem, Schema } from "effect"
import { oversizedBytes } from "../src/faultySpecimens.ts"
import { Manifest } from "../src/Manifest.ts"
import { specimens } from "../src/specimens.ts"
import { writeSpecimens } from "../src/writeSpecimens.ts"

layer(NodeFileSystem.layer)("writeSpecimens", (it) => {
  it.effect("writes every specimen, and its manifest survives the round trip through JSON", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = `${yield* fs.makeTempDirectoryScoped()}/não existe ainda`
      const files = yield* writeSpecimens(directory)

      assert.strictEqual(files.length, specimens.length)
      for (const [place, { make, extendedToBytes, ...file }] of specimens.entries()) {
        assert.deepStrictEqual(files[place], file)
        const bytes = yield* make
        const written = yield* fs.readFile(`${directory}/${file.path}`)
        assert.strictEqual(written.length, extendedToBytes ?? bytes.length, file.path)
        assert.isTrue(Buffer.from(written.subarray(0, bytes.length)).equals(bytes), file.path)
      }

      const json = yield* Schema.encodeEffect(Manifest)(files)
      assert.notInclude(json, "\n")
      assert.deepStrictEqual(yield* Schema.decodeEffect(Manifest)(json), files)
    })
  )

  it.effect("takes no space on disk for the hole of the oversized file", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* fs.makeTempDirectoryScoped()
      yield* writeSpecimens(directory)
      const oversized = specimens.find(({ format }) => format === "PDF oversized")!
      const { size, blocks } = yield* fs.stat(`${directory}/${oversized.path}`)
      assert.strictEqual(Number(size), oversizedBytes)
      assert.isBelow(
        Number(blocks.pipe((option) => (option._tag === "Some" ? option.value : Number.NaN))) * 512,
        100_000
      )
    })
  )

  it.effect("fails where the directory is a file", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const file = yield* fs.makeTempFileScoped()
      const failure = yield* Effect.flip(writeSpecimens(file))
      assert.strictEqual(failure._tag, "PlatformError")
    })
  )
})
