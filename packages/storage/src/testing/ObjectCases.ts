/**
 * Conformance: an object exists under its key from its put to its removal.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { ObjectStore } from "../ObjectStore.ts"
import { type BenchServices, fileOf, textOf } from "./Bench.ts"

const longName = "Diário Oficial dos Municípios do Estado de Alagoas, edição extraordinária nº 2.345 - ANO XIII"

const keys = {
  "accents and spaces": "São João d'Aliança/2020-01-02/edição nº 3 (retificação).txt",
  "characters with a meaning in URLs and shells": "a+b&c=d%20e#f?g;h,i@j$k!l~m'n\"o<p>q|r{s}t[u]v^w`x\\y:z*.txt",
  "200 characters": `${longName}/${longName}`.padEnd(200, "ç"),
  "a dot in front": ".well-known/.hidden"
}

const names = ["a", "á", "b/1", "b/2", "b/ç/3"] as const
const step = Schema.Struct({
  verb: Schema.Literals(["put", "put", "remove", "read", "list"]),
  name: Schema.Literals(names),
  text: Schema.Literals(["", "ofício", "decreto nº 7"])
})

export const objectCases = (it: Vitest.MethodsNonLive<BenchServices>) => {
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
      for (const sizeBytes of [0, 3_000_001]) {
        const stored = yield* objects.put("conformance/file", { path: yield* fileOf("a", sizeBytes) })
        assert.strictEqual(stored.sizeBytes, sizeBytes)
        assert.strictEqual((yield* textOf("conformance/file")).length, sizeBytes)
      }
    })
  )

  it.effect("keeps the object as it was when the file to be put is not there", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      yield* objects.put("conformance/kept", { text: "kept" })
      const error = yield* Effect.flip(objects.put("conformance/kept", { path: "/nowhere/at all" }))
      assert.deepStrictEqual([error.reason, error.key], ["NotFound", "conformance/kept"])
      assert.strictEqual(yield* textOf("conformance/kept"), "kept")
    })
  )

  it.effect("answers NotFound for a key without an object, and removes it without an error", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const error = yield* Effect.flip(Effect.scoped(objects.open("conformance/none")))
      assert.deepStrictEqual([error.reason, error.key], ["NotFound", "conformance/none"])
      yield* objects.remove("conformance/none")
    })
  )

  it.effect.each(Object.entries(keys))("keeps an object under a key with %s", ([what, name]) =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const key = `conformance/keys/${name}`
      yield* objects.put(key, { text: what })
      assert.strictEqual(yield* textOf(key), what)
      const listed = Stream.filter(objects.list("conformance/keys/"), (entry) => entry.key === key)
      assert.strictEqual(yield* Stream.runCount(listed), 1)
      yield* objects.remove(key)
      assert.strictEqual(yield* Stream.runCount(listed), 0)
    })
  )

  it.effect("lists by prefix, also by one that ends within a name, and nothing for a prefix without keys", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      yield* objects.put("conformance/list/x/1", { text: "one" })
      yield* objects.put("conformance/list/y/2", { text: "two!" })
      yield* objects.put("conformance/listless", { text: "no" })
      const keysOf = (prefix: string) =>
        Effect.map(Stream.runCollect(objects.list(prefix)), (entries) =>
          entries.map(({ key, sizeBytes }) => `${key} ${sizeBytes}`).sort()
        )
      const both = ["conformance/list/x/1 3", "conformance/list/y/2 4"]
      assert.deepStrictEqual(yield* keysOf("conformance/list/"), both)
      assert.deepStrictEqual(yield* keysOf("conformance/list"), [...both, "conformance/listless 2"])
      assert.deepStrictEqual(yield* keysOf("conformance/list/x/1"), both.slice(0, 1))
      assert.deepStrictEqual(yield* keysOf("conformance/list/x/1/"), [])
      assert.deepStrictEqual(yield* keysOf("conformance/nobody/"), [])
    })
  )

  it.effect("lists all objects that stay while others are removed during the listing", () =>
    Effect.gen(function* () {
      const objects = yield* ObjectStore
      const keysOf = (fate: string) => Array.from({ length: 10 }, (_, index) => `conformance/fate/${index}-${fate}`)
      yield* Effect.forEach([...keysOf("stays"), ...keysOf("goes")], (key) => objects.put(key, { text: "x" }))
      const removeOthers = Effect.forEach(keysOf("goes"), objects.remove, { discard: true })
      const listed = yield* objects.list("conformance/fate/").pipe(
        Stream.tap(() => removeOthers),
        Stream.map(({ key }) => key),
        Stream.filter((key) => key.endsWith("stays")),
        Stream.runCollect
      )
      assert.deepStrictEqual(listed.toSorted(), keysOf("stays"))
    })
  )

  it.effect.prop(
    "answers any sequence of puts, removals, reads and lists as a map would",
    { steps: Schema.Array(step).check(Schema.isMaxLength(12)) },
    ({ steps }) =>
      Effect.gen(function* () {
        const objects = yield* ObjectStore
        const prefix = "conformance/map/"
        const expected = new Map<string, string>()
        for (const name of names) yield* objects.remove(prefix + name)
        for (const { name, text, verb } of steps) {
          if (verb === "put") {
            yield* objects.put(prefix + name, { text })
            expected.set(name, text)
          }
          if (verb === "remove") {
            yield* objects.remove(prefix + name)
            expected.delete(name)
          }
          if (verb === "read") {
            const read = Effect.catchTag(textOf(prefix + name), "StorageError", ({ reason }) => Effect.succeed(reason))
            assert.strictEqual(yield* read, expected.get(name) ?? "NotFound")
          }
          if (verb === "list") {
            const listed = yield* Stream.runCollect(objects.list(prefix))
            assert.deepStrictEqual(
              listed.map(({ key }) => key.slice(prefix.length)).sort(),
              [...expected.keys()].sort()
            )
          }
        }
      }),
    { arbitrary: { runs: 40 } }
  )
}
