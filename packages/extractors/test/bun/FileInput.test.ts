import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { errorOf, fileInput } from "../../src/bun/FileInput.ts"

const withFile = Effect.fnUntraced(function* (bytes: Uint8Array) {
  const folder = yield* Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), "escriba-input-"))),
    (path) => Effect.promise(() => rm(path, { recursive: true }))
  )
  const path = join(folder, "arquivo")
  yield* Effect.promise(() => writeFile(path, bytes))
  return path
})
const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => 32 + (i % 90))

describe("a file as a document", () => {
  it.effect("reads the same bytes in one piece, by places and as a stream", () =>
    Effect.gen(function* () {
      const path = yield* withFile(bytes)
      const input = yield* fileInput(path, { name: "diario" })
      assert.strictEqual(input.mediaType, "text/plain")
      assert.deepStrictEqual([input.sizeBytes, input.head.length, input.path], [200_000, 4096, path])
      assert.deepStrictEqual(Uint8Array.from(yield* input.bytes), bytes)
      assert.deepStrictEqual(yield* input.read(70_000, 10), bytes.slice(70_000, 70_010))
      const chunks = yield* Stream.runCollect(input.stream)
      assert.deepStrictEqual(
        chunks.map((chunk) => chunk.length),
        [65_536, 65_536, 65_536, 3_392]
      )
      assert.deepStrictEqual(Uint8Array.from(chunks.flatMap((chunk) => [...chunk])), bytes)
    })
  )

  it.effect("answers fewer bytes only at the end, and none behind it", () =>
    Effect.gen(function* () {
      const input = yield* fileInput(yield* withFile(bytes), { name: "diario", mediaType: "text/plain" })
      assert.strictEqual((yield* input.read(199_990, 100)).length, 10)
      assert.strictEqual((yield* input.read(300_000, 100)).length, 0)
    })
  )

  it.effect("leaves the file as it is when a reader writes into its bytes", () =>
    Effect.gen(function* () {
      const input = yield* fileInput(yield* withFile(bytes), { name: "diario" })
      ;(yield* input.bytes).fill(0)
      assert.deepStrictEqual(yield* input.read(0, 100), bytes.slice(0, 100))
    })
  )

  it.effect("opens a file without bytes", () =>
    Effect.gen(function* () {
      const input = yield* fileInput(yield* withFile(new Uint8Array(0)), { name: "vazio.pdf" })
      assert.deepStrictEqual([input.mediaType, input.sizeBytes, (yield* input.bytes).length], ["application/pdf", 0, 0])
      assert.lengthOf(yield* Stream.runCollect(input.stream), 0)
    })
  )

  it.effect("reads a file that must not be written", () =>
    Effect.gen(function* () {
      const path = yield* withFile(bytes)
      yield* Effect.promise(() => chmod(path, 0o444))
      const input = yield* fileInput(path, { name: "diario" })
      assert.strictEqual((yield* input.bytes).length, bytes.length)
    })
  )

  it.effect("closes its descriptor with the scope", () =>
    Effect.gen(function* () {
      const path = yield* withFile(bytes)
      const input = yield* Effect.scoped(fileInput(path, { name: "diario" }))
      assert.strictEqual((yield* Effect.flip(input.read(0, 1))).reason, "Defect")
    })
  )

  it.effect("says NotFound of a path where there is no file", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(fileInput("/nowhere/at/all", { name: "x" }))).reason, "NotFound")
    })
  )

  it.live.each(["a folder", "a pipe that nobody writes to"])("is Unsupported when the path is %s", (kind) =>
    Effect.gen(function* () {
      const folder = dirname(yield* withFile(bytes))
      const pipe = join(folder, "pipe")
      Bun.spawnSync(["mkfifo", pipe])
      const error = yield* Effect.flip(fileInput(kind === "a folder" ? folder : pipe, { name: "x" }))
      assert.deepInclude(error, { reason: "Unsupported", extractor: "none" })
    })
  )

  it("names the system's error codes in our words", () => {
    const reasonOf = (code: string) => errorOf(Object.assign(new Error("m"), { code })).reason
    assert.deepStrictEqual(["EACCES", "EPERM", "ENOENT", "ENOSPC", "EIO"].map(reasonOf), [
      "AccessDenied",
      "AccessDenied",
      "NotFound",
      "DiskFull",
      "Defect"
    ])
  })
})
