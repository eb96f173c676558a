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
  Effect.map(Stream.runCollect(walk(paths.length === 0 ? [root] : paths)), (all) =>
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
