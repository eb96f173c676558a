import { mkdirSync, writeFileSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Stream } from "effect"
import { walk } from "../../src/intake/Walk.ts"

const tree = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* Effect.flatMap(fs.makeTempDirectoryScoped({ prefix: "escriba-walk-" }), fs.realPath)
  const write = (path: string) => fs.writeFileString(`${root}/${path}`, path)
  yield* fs.makeDirectory(`${root}/2700300/2024-01-02`, { recursive: true })
  yield* fs.makeDirectory(`${root}/.hidden`)
  yield* Effect.forEach(
    ["b.txt", "2700300/2024-01-02/a.pdf", "2700300/2024-01-02/a.json", ".profile", ".hidden/c.txt"],
    write
  )
  return { fs, root }
})

const found = (root: string, ...paths: ReadonlyArray<string>) =>
  Effect.map(Stream.runCollect(walk(paths.length === 0 ? [root] : paths, `${root}/home`)), (all) =>
    all.map((one) =>
      one._tag === "File"
        ? one.file.path.slice(root.length + 1)
        : `${one._tag === "Skipped" ? one.reason : one._tag} ${one.path.slice(root.length + 1)}`
    )
  )

it.effect("finds files in the order of their names, and counts hidden ones and sidecars", () =>
  Effect.gen(function* () {
    const { root } = yield* tree
    assert.deepStrictEqual(yield* found(root), [
      "hidden .hidden",
      "hidden .profile",
      "sidecar 2700300/2024-01-02/a.json",
      "2700300/2024-01-02/a.pdf",
      "b.txt"
    ])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("follows symbolic links once, and ends on loops of them", () =>
  Effect.gen(function* () {
    const { fs, root } = yield* tree
    yield* fs.symlink(root, `${root}/2700300/up`)
    yield* fs.symlink(`${root}/2700300`, `${root}/again`)
    yield* fs.symlink(`${root}/nowhere`, `${root}/broken`)
    assert.deepStrictEqual(yield* found(root), [
      "hidden .hidden",
      "hidden .profile",
      "sidecar 2700300/2024-01-02/a.json",
      "2700300/2024-01-02/a.pdf",
      "loop 2700300/up",
      "loop again",
      "b.txt",
      "Unreadable broken"
    ])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("takes a named file as it is, also a hidden one", () =>
  Effect.gen(function* () {
    const { root } = yield* tree
    assert.deepStrictEqual(yield* found(root, `${root}/b.txt`, `${root}/.profile`), ["b.txt", ".profile"])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("leaves out its own home, other homes, and files named as databases, also named ones", () =>
  Effect.gen(function* () {
    const { fs, root } = yield* tree
    for (const folder of ["home/texts", "other/texts"])
      yield* fs.makeDirectory(`${root}/${folder}`, { recursive: true })
    for (const file of ["home/texts/a.txt", "other/escriba.sqlite", "other/texts/a.txt", "c.sqlite3-wal"])
      yield* fs.writeFileString(`${root}/${file}`, "")
    assert.deepStrictEqual((yield* found(root)).slice(-4), [
      "b.txt",
      "database c.sqlite3-wal",
      "home home",
      "home other"
    ])
    assert.deepStrictEqual(yield* found(root, `${root}/home/texts/a.txt`, `${root}/c.sqlite3-wal`), [
      "home home/texts/a.txt",
      "database c.sqlite3-wal"
    ])
  }).pipe(Effect.provide(NodeServices.layer))
)

it.effect("tells names that are not UTF-8 with their bytes escaped", () =>
  Effect.gen(function* () {
    const { root } = yield* tree
    const folder = Buffer.concat([Buffer.from(`${root}/z`), Buffer.from([0xe7])])
    mkdirSync(folder)
    writeFileSync(Buffer.concat([folder, Buffer.from("/Di"), Buffer.from([0xe1]), Buffer.from("rio.txt")]), "")
    assert.strictEqual((yield* found(root)).at(-1), "z\\xE7/Di\\xE1rio.txt")
  }).pipe(Effect.provide(NodeServices.layer))
)
