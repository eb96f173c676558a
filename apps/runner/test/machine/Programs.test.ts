import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import {
  builtFolder,
  builtTogether,
  commandOf,
  currentBuild,
  isCurrent,
  programOf,
  programSource
} from "../../src/machine/Programs.ts"

const build = Bun.fileURLToPath(new URL("../../build.ts", import.meta.url))

/** As `bun run setup` does it. */
const built = () => {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, build])
  assert.strictEqual(exitCode, 0, stderr.toString())
  const made = currentBuild()
  assert.isDefined(made)
  return made
}

it("finds each program in a build of these very sources", () => {
  const { folder } = built()
  for (const name of builtTogether.flat()) {
    const path = programOf(name)
    assert.strictEqual(path, Bun.fileURLToPath(new URL(`${folder}/${name}.js`, builtFolder)))
    assert.isNotEmpty(readFileSync(path, "utf8"))
  }
})

it("builds nothing again that is up to date", () => {
  const { folder } = built()
  assert.strictEqual(built().folder, folder)
})

it("does not take a build of other sources, of other dependencies, or for another Bun", () => {
  const made = built()
  const other = (path: string) => ({ ...made, hashes: { ...made.hashes, [path]: "other" } })
  assert.isTrue(isCurrent(made))
  for (const path of [
    "apps/runner/src/children/program/childMain.ts",
    "packages/extractors/src/Builtins.ts",
    "bun.lock"
  ]) {
    assert.property(made.hashes, path)
    assert.isFalse(isCurrent(other(path)), path)
  }
  assert.isTrue(Object.keys(made.hashes).some((path) => path.startsWith("patches/")))
  assert.isFalse(isCurrent(other("packages/extractors/src/Gone.ts")))
  assert.isFalse(isCurrent({ ...made, bun: "1.0.0" }))
})

it("does not take a build that is not whole or cannot be read", () => {
  const dist = new URL(`file://${mkdtempSync(join(tmpdir(), "escriba-test-"))}/`)
  const made = built()
  const say = (text: string) => writeFileSync(new URL("current.json", dist), text)
  try {
    assert.isUndefined(currentBuild(dist))
    for (const text of ["", "{", JSON.stringify(made)]) {
      say(text)
      assert.isUndefined(currentBuild(dist), text.slice(0, 20))
    }
    mkdirSync(new URL(made.folder, dist))
    for (const name of builtTogether.flat()) writeFileSync(new URL(`${made.folder}/${name}.js`, dist), "")
    assert.deepStrictEqual(currentBuild(dist), made)
  } finally {
    rmSync(dist, { recursive: true })
  }
})

it.each(["main", "childMain", "watchdogMain", "pluginChildMain", "specimens"] as const)(
  "has the program %s also as its source",
  (name) => assert.isNotEmpty(readFileSync(programSource(name), "utf8"))
)

it("starts a program with no `.env` file read and nothing installed, by its own path", () => {
  const { args, file } = commandOf("specimens")
  assert.deepStrictEqual(
    [file, ...args],
    [process.execPath, "--no-env-file", "--no-install", programSource("specimens")]
  )
})
