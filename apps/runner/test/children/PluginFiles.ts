/**
 * Plug-ins as their authors might write them, sound ones and bad ones, each a file.
 *
 * @module
 */
import { Effect, FileSystem } from "effect"

/** An extractor of every document, with what is different about it. */
const module = (id: string, change: string): string => `
import { writeSync } from "node:fs"
import { Effect, Stream } from "effect"
import { ExtractError } from "@escriba/extractors/ExtractError"
const page = (number, text) => ({ number, text })
const fail = (reason) => new ExtractError({ extractor: "${id}", reason, detail: "made to fail" })
export const extractor = Effect.sync(() => ({
  id: "${id}", version: "1", placement: "sandbox", accepts: () => true, extract: () => Stream.succeed(page(1, "text of ${id}")), ${change}
}))
`

/** By their ids: what the module says. */
const contents = {
  sound: "",
  choosy: 'accepts: ({ mediaType }) => mediaType === "application/x-nobody"',
  "by-name":
    'accepts: ({ head, name }) => name === "sample.txt" && head[0] === 68, extract: (input) => Stream.succeed(page(1, "a text by its name and " + input.passwords.length + " passwords"))',
  throws: 'extract: () => { throw new Error("made to throw") }',
  dies: "extract: () => Stream.die(new Error('made to die'))",
  hangs: "extract: () => Stream.fromEffect(Effect.sync(() => { for (;;); }))",
  grows:
    "extract: () => Stream.fromEffect(Effect.sync(() => { for (const held = []; ; ) held.push(new Uint8Array(2 ** 24).fill(1)) }))",
  large:
    'extract: () => Stream.fromEffect(Effect.gen(function* () { const held = new Uint8Array(192 * 2 ** 20).fill(1); yield* Effect.sleep("1 second"); return page(1, "a text that took " + held.length) }))',
  silent: "extract: () => Stream.empty",
  exits: "extract: () => Stream.fromEffect(Effect.sync(() => process.exit(0)))",
  untyped: 'extract: () => Stream.fail(new Error("made to fail without a reason"))',
  careless: 'extract: () => Stream.fail(fail("Defect"))',
  typed: 'extract: () => Stream.fail(fail("Corrupt"))',
  miscounts: 'extract: () => Stream.fromIterable([page(1, "first"), page(3, "third")])',
  torn: "extract: () => Stream.succeed({ number: 1 })",
  undecided: 'accepts: () => { throw new Error("made to throw when asked") }',
  noisy:
    'extract: () => { console.log("noise"); console.error("noise"); process.stdout.write("noise"); writeSync(1, "noise"); return Stream.succeed(page(1, "a text in spite of the noise")) }'
} as const

export type PluginId = keyof typeof contents

/** A module that never ends loading. */
export const endless = "for (;;);"

/** What goes wrong when the module is loaded, and what is said of it. */
export const unloadable = {
  "throws-at-import": ['throw new Error("made to throw at import")', /it cannot be imported: made to throw at import/],
  "grows-at-import": ["for (const held = []; ; ) held.push(new Uint8Array(2 ** 24).fill(1))", /over \d+ bytes/],
  "exits-at-import": ["process.exit(0)", /was lost: it ended with exit code 0/],
  "does-not-parse": ["export default (", /it cannot be imported/],
  "needs-a-package": ['import "a-package-that-nobody-installed"', /it cannot be imported: Cannot find package/],
  "has-no-extractor": ["export const other = 1", /exports no Effect/],
  "is-a-function": ["export default () => 1", /exports no Effect/],
  "dies-when-built": [
    'import { Effect } from "effect"; export default Effect.die(new Error("made to die"))',
    /cannot be built: made to die/
  ],
  "is-in-the-parent": [module("in-the-parent", 'placement: "parent"'), /its placement is not `sandbox`/],
  "has-a-bad-id": [module("bad", 'id: "Bad Id"'), /its id is not/],
  "has-no-version": [module("versionless", "version: 1"), /its version is not/],
  "cannot-extract": [module("lazy", "extract: undefined"), /no `extract`/]
} as const satisfies Record<string, readonly [string, RegExp]>

/** Writes the plug-ins into the folder; answers their paths by their ids. */
export const writePlugins = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem
  for (const [id, change] of Object.entries(contents))
    yield* fs.writeFileString(`${folder}/${id}.ts`, module(id, change))
  return (id: PluginId) => `${folder}/${id}.ts`
})

/** A sound plug-in under any id and version. */
export const writePlugin = Effect.fnUntraced(function* (path: string, id: string, version: string) {
  yield* (yield* FileSystem.FileSystem).writeFileString(path, module(id, `version: ${JSON.stringify(version)}`))
})
