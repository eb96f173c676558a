import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { temporary, withServices } from "./Command.ts"

const root = Bun.fileURLToPath(new URL("../../..", import.meta.url))

/** Each room of the app, and a room that it must not import: of a higher floor, or of its own. */
const rooms = [
  ["main", "bin"],
  ["cli", "main"],
  ["demo", "cli"],
  ["serve", "demo"],
  ["actions", "doctor"],
  ["doctor", "cli"],
  ["house", "actions"],
  ["flow", "house"],
  ["stages", "flow"],
  ["extraction", "house"],
  ["children", "extraction"],
  ["archives", "stages"],
  ["intake", "flow"],
  ["resilience", "children"],
  ["settings", "stages"],
  ["machine", "settings"],
  ["telemetry", "flow"],
  ["faults", "archives"]
] as const

/** A house in which every wall has a hole: each file breaks the rule it is listed with. */
const holes: ReadonlyArray<readonly [path: string, source: string, rule: string]> = [
  ...rooms.map(
    ([room, other]) =>
      [`apps/runner/src/${room}/Hole.ts`, `import "../${other}/Hole.ts"`, `${room}-imports-only-lower-floors`] as const
  ),
  ["apps/runner/src/bin/Hole.ts", "export {}", ""],
  ["apps/runner/src/attic/Hole.ts", 'import "../faults/Hole.ts"', ""],
  ["apps/runner/src/cli/Attic.ts", 'import "../attic/Hole.ts"', "every-room-has-a-floor"],
  ["packages/db/src/A.ts", 'import "../../../apps/runner/src/App.ts"', "nobody-imports-apps"],
  ["packages/db/src/B.ts", 'import type { X } from "../../storage/src/C.ts"', "packages-know-only-gazettes"],
  ["packages/storage/src/C.ts", 'export type X = 1; import "bun:sqlite"', "only-its-wrapper-imports-bun-sqlite"],
  ["packages/gazettes/src/D.ts", 'import "node:fs"', "gazettes-is-pure"],
  ["packages/extractors/src/E.ts", 'import "node:path"', "extractors-run-at-the-edge"],
  ["packages/extractors/src/F.ts", 'import "./bun/FileInput.ts"', "extractors-run-at-the-edge"],
  ["packages/indexer/src/G.ts", 'import "./H.ts"', "no-cycle"],
  ["packages/indexer/src/H.ts", 'import "./G.ts"', ""],
  ["packages/indexer/src/I.ts", 'import "../test/J.ts"', "source-does-not-import-tests"],
  ["packages/indexer/test/K.ts", 'import "../../storage/src/C.ts"', "tests-know-only-their-package"],
  ["bench/M.ts", 'import type { X } from "./N.ts"', "no-cycle"],
  ["bench/N.ts", 'export type X = 1; import "./M.ts"', ""],
  ["apps/runner/test/L.ts", 'import "../../../packages/indexer/test/J.ts"', "tests-of-a-package-are-its-own"],
  ["apps/runner/src/App.ts", 'import "never-declared"', "unresolvable"],
  ["apps/runner/src/O.ts", 'import "@escriba/closed/Hidden"', "unresolvable"],
  ["node_modules/@escriba/closed/package.json", '{ "exports": { "./Open": "./Open.js" } }', ""],
  ["node_modules/@escriba/closed/Hidden.js", "", ""],
  ["packages/extractors/src/bun/FileInput.ts", "export {}", ""],
  ["packages/indexer/test/J.ts", "export {}", ""]
]

it.live("finds a hole in every wall between the rooms", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const house = yield* temporary
    for (const [path, source] of holes) {
      yield* fs.makeDirectory(`${house}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true })
      yield* fs.writeFileString(`${house}/${path}`, source)
    }
    const cruise = Bun.spawn(
      [
        process.execPath,
        "--bun",
        `${root}/node_modules/.bin/depcruise`,
        "--config",
        `${root}/.dependency-cruiser.cjs`,
        "--output-type",
        "err",
        "apps",
        "packages",
        "bench"
      ],
      { cwd: house, stdio: ["ignore", "pipe", "ignore"] }
    )
    const output = yield* Effect.promise(() => new Response(cruise.stdout).text())
    assert.notStrictEqual(yield* Effect.promise(() => cruise.exited), 0)
    for (const [path, , rule] of holes) {
      if (rule !== "") assert.match(output, new RegExp(`${rule}: ${path}`), `${path} breaks ${rule}`)
    }
  }).pipe(withServices)
)
