/**
 * Support for the cases of the conformance suite.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import { Context, Effect, FileSystem, Path, Stream } from "effect"
import { ObjectStore, type OpenObject } from "../ObjectStore.ts"
import type { StorageError } from "../StorageError.ts"

/**
 * Number of open objects of the store under test. The store decides what it counts: open descriptors or connections.
 */
export class OpenObjects extends Context.Service<OpenObjects, { readonly count: Effect.Effect<number> }>()(
  "@escriba/storage/testing/OpenObjects"
) {}

export type BenchServices = ObjectStore | OpenObjects | FileSystem.FileSystem | Path.Path

export const unlimited = { maxBytes: Number.MAX_SAFE_INTEGER }

/** A temporary folder of one test. */
export const scratch = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const paths = yield* Path.Path
  const directory = yield* fs.makeTempDirectoryScoped({ prefix: "escriba-conformance-" })
  return { fs, file: (base: string) => paths.join(directory, base) }
})

/**
 * A file that contains `letter` `sizeBytes` times. An object is complete if it has one letter only and the size of a
 * put.
 */
export const fileOf = Effect.fnUntraced(function* (letter: string, sizeBytes: number) {
  const { file, fs } = yield* scratch
  const path = file(`${letter}-${sizeBytes}`)
  yield* fs.writeFile(path, new Uint8Array(sizeBytes).fill(letter.charCodeAt(0)))
  return path
})

export const textOf = (key: string) =>
  Effect.gen(function* () {
    const object = yield* (yield* ObjectStore).open(key)
    return yield* Stream.mkString(Stream.decodeText(object.body))
  }).pipe(Effect.scoped)

/** The letter of the object. The object must have one letter only and the announced size. */
export const letterOf = ({ body, sizeBytes }: OpenObject): Effect.Effect<string, StorageError> =>
  Effect.map(Stream.mkString(Stream.decodeText(body)), (text) => {
    const letter = text.charAt(0)
    assert.strictEqual(text.length, sizeBytes)
    assert.isTrue(text === letter.repeat(sizeBytes), "a whole object is of one letter")
    return letter
  })
