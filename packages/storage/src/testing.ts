/**
 * The conformance suite that every object store passes.
 *
 * @module
 */
import { assert, layer } from "@effect/vitest"
import { Effect, FileSystem, type Layer, Path, Stream } from "effect"
import { ObjectStore } from "./ObjectStore.ts"

const unlimited = { maxBytes: Number.MAX_SAFE_INTEGER }

/** @param store provides a store that is empty when the suite begins; keys of the suite begin with `conformance/`. */
export const conformance = <E>(name: string, store: Layer.Layer<ObjectStore | FileSystem.FileSystem | Path.Path, E>) =>
  layer(store)(`${name} as an object store`, (it) => {
    const scratch = Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const directory = yield* fs.makeTempDirectoryScoped({ prefix: "escriba-conformance-" })
      return { fs, file: (base: string) => paths.join(directory, base) }
    })
    const textOf = (key: string) =>
      Effect.gen(function* () {
        const object = yield* (yield* ObjectStore).open(key)
        return yield* Stream.mkString(Stream.decodeText(object.body))
      }).pipe(Effect.scoped)

    it.effect("gives back what was put, with its size known before the body", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        const text = "Decreto nº 1º: licitação, R$ 1.000,00 §"
        yield* objects.put("conformance/2700000/2020-01-02/a.txt", { text })
        const opened = yield* objects.open("conformance/2700000/2020-01-02/a.txt")
        assert.strictEqual(opened.sizeBytes, new TextEncoder().encode(text).length)
        assert.strictEqual(yield* textOf("conformance/2700000/2020-01-02/a.txt"), text)
      })
    )

    it.effect("puts a file whole, also an empty one and one of many chunks", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        const { file, fs } = yield* scratch
        for (const [base, size] of [
          ["empty", 0],
          ["large", 3_000_001]
        ] as const) {
          yield* fs.writeFile(file(base), new Uint8Array(size).fill(97))
          const stored = yield* objects.put(`conformance/files/${base}`, { path: file(base) })
          assert.strictEqual(stored.sizeBytes, size)
          assert.strictEqual((yield* textOf(`conformance/files/${base}`)).length, size)
        }
      })
    )

    it.effect("replaces an object by a later put of the same key", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        yield* objects.put("conformance/again", { text: "first and longer" })
        yield* objects.put("conformance/again", { text: "second" })
        assert.strictEqual(yield* textOf("conformance/again"), "second")
      })
    )

    it.effect("downloads with the size and the MD5 of what it wrote", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        const { file, fs } = yield* scratch
        yield* objects.put("conformance/md5", { text: "abc" })
        const downloaded = yield* objects.download("conformance/md5", file("copy"), unlimited)
        // RFC 1321, appendix A.5: MD5 ("abc")
        assert.deepStrictEqual(downloaded, { sizeBytes: 3, md5: "900150983cd24fb0d6963f7d28e17f72" })
        assert.strictEqual(yield* fs.readFileString(file("copy")), "abc")
      })
    )

    it.effect("refuses a download over the limit before it writes, and takes one of exactly the limit", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        const { file, fs } = yield* scratch
        yield* objects.put("conformance/limit", { text: "0123456789" })
        const error = yield* Effect.flip(objects.download("conformance/limit", file("over"), { maxBytes: 9 }))
        assert.strictEqual(error.reason, "TooLarge")
        assert.isFalse(yield* fs.exists(file("over")))
        assert.strictEqual((yield* objects.download("conformance/limit", file("at"), { maxBytes: 10 })).sizeBytes, 10)
      })
    )

    it.effect("says NotFound of a key that is not there, and removes it without complaint", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        const { file } = yield* scratch
        assert.strictEqual((yield* Effect.flip(Effect.scoped(objects.open("conformance/none")))).reason, "NotFound")
        const error = yield* Effect.flip(objects.download("conformance/none", file("none"), unlimited))
        assert.strictEqual(error.reason, "NotFound")
        assert.strictEqual(error.key, "conformance/none")
        yield* objects.remove("conformance/none")
      })
    )

    it.effect("lists by prefix, and no longer what was removed", () =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        yield* objects.put("conformance/list/x/1", { text: "one" })
        yield* objects.put("conformance/list/y/2", { text: "two!" })
        yield* objects.put("conformance/listless", { text: "no" })
        const keys = Effect.map(Stream.runCollect(objects.list("conformance/list/")), (entries) =>
          entries.map(({ key, sizeBytes }) => `${key} ${sizeBytes}`).sort()
        )
        assert.deepStrictEqual(yield* keys, ["conformance/list/x/1 3", "conformance/list/y/2 4"])
        yield* objects.remove("conformance/list/x/1")
        assert.deepStrictEqual(yield* keys, ["conformance/list/y/2 4"])
      })
    )
  })
