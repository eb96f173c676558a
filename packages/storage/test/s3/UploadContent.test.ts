import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Schema, Stream } from "effect"
import { partsOf } from "../../src/s3/PartsUpload.ts"
import { fileContent, md5Of, readableOf, textContent } from "../../src/s3/UploadContent.ts"

const chunkBytes = 256 * 1024

const file = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = `${yield* fs.makeTempDirectoryScoped({ prefix: "escriba-content-" })}/file`
  yield* fs.writeFile(
    path,
    new Uint8Array(3 * chunkBytes).map((_, index) => index % 251)
  )
  return { fs, path, content: yield* fileContent(fs, "key", path) }
})

const bytesOf = (chunks: ReadonlyArray<Uint8Array>) => Buffer.concat(chunks)

it.effect("gives the same bytes each time it is asked, of any range", () =>
  Effect.gen(function* () {
    const { content, fs, path } = yield* file
    const whole = Buffer.from(yield* fs.readFile(path))
    assert.strictEqual(content.sizeBytes, whole.length)
    for (const [offset, sizeBytes] of [
      [0, whole.length],
      [5, 10],
      [chunkBytes - 1, chunkBytes + 2],
      [0, 0]
    ] as const) {
      for (const _ of [1, 2]) {
        const range = bytesOf(yield* Stream.runCollect(content.range(offset, sizeBytes)))
        assert.isTrue(range.equals(whole.subarray(offset, offset + sizeBytes)))
      }
    }
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect.prop(
  "is the whole text in parts of any size",
  { text: Schema.String, partBytes: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 40 })) },
  ({ partBytes, text }) =>
    Effect.gen(function* () {
      const content = textContent(text)
      const parts = partsOf(content.sizeBytes, partBytes)
      const chunks = yield* Effect.forEach(parts, (part) =>
        Stream.runCollect(content.range(part.offset, part.sizeBytes))
      )
      assert.strictEqual(bytesOf(chunks.flat()).toString(), bytesOf([new TextEncoder().encode(text)]).toString())
      assert.deepStrictEqual(
        parts.map((part) => part.PartNumber),
        parts.map((_, index) => index + 1)
      )
    })
)

it.effect.each(["grows", "shrinks", "is written to"])("fails before its last chunk when the file %s meanwhile", (how) =>
  Effect.gen(function* () {
    const { content, fs, path } = yield* file
    const writing = {
      grows: fs.writeFileString(path, "more", { flag: "a" }),
      shrinks: fs.truncate(path, 2 * chunkBytes),
      "is written to": fs.utimes(path, 1, 1)
    }[how]
    let passedBytes = 0
    const chunks = content.range(0, content.sizeBytes).pipe(
      Stream.tap((chunk) => {
        passedBytes += chunk.length
        return passedBytes === chunkBytes ? Effect.orDie(writing ?? Effect.void) : Effect.void
      })
    )
    const error = yield* Effect.flip(Stream.runDrain(chunks))
    assert.deepStrictEqual([error.reason, error.detail], ["StorageUnavailable", "the file changed while it was sent"])
    assert.isBelow(passedBytes, content.sizeBytes)
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("reads on in the file that it opened when another takes its place", () =>
  Effect.gen(function* () {
    const { content, fs, path } = yield* file
    const md5 = yield* md5Of(content.range(0, content.sizeBytes))
    yield* fs.writeFileString(`${path}-new`, "another")
    yield* fs.rename(`${path}-new`, path)
    assert.deepStrictEqual(yield* md5Of(content.range(0, content.sizeBytes)), md5)
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("fails a readable with the error of its content, and closes one that nobody read", () =>
  Effect.gen(function* () {
    const { content, fs, path } = yield* file
    yield* fs.truncate(path, 10)
    const readable = yield* readableOf(content.range(0, content.sizeBytes))
    const error = yield* Effect.callback<unknown>((resume) => {
      readable.once("error", (cause) => resume(Effect.succeed(cause)))
      readable.resume()
    })
    assert.strictEqual(Reflect.get(Object(error), "detail"), "the file changed while it was sent")
    const unread = yield* Effect.scoped(readableOf(textContent("a").range(0, 1)))
    assert.isTrue(unread.closed)
  }).pipe(Effect.provide(NodeServices.layer))
)
