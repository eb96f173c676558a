import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { temporary, withServices } from "./Command.ts"

const root = Bun.fileURLToPath(new URL("../../..", import.meta.url))
const extractors = `${root}/packages/extractors`

const ended = (command: ReadonlyArray<string>, cwd: string) =>
  Effect.promise(async () => {
    const child = Bun.spawn([process.execPath, ...command], { cwd, stdio: ["ignore", "pipe", "pipe"] })
    const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
    return { stdout, stderr, exitCode: await child.exited }
  })

const scaffold = (name: string, cwd: string) => ended([`${root}/tools/newExtractor.ts`, name], cwd)

/** A house whose package of extractors is the real one, but for the extractors and their tests. */
const house = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const house = yield* temporary
  const copy = `${house}/packages/extractors`
  for (const folder of ["src", "src/builtin", "test/builtin"])
    yield* fs.makeDirectory(`${copy}/${folder}`, { recursive: true })
  for (const file of yield* fs.readDirectory(`${extractors}/src`)) {
    if (file !== "builtin") yield* fs.symlink(`${extractors}/src/${file}`, `${copy}/src/${file}`)
  }
  yield* fs.symlink(`${extractors}/node_modules`, `${copy}/node_modules`)
  return { house, copy }
})

it.live("scaffolds an extractor whose test passes as it was written, and overwrites nothing", () =>
  Effect.gen(function* () {
    const { copy, house: cwd } = yield* house
    const first = yield* scaffold("WordPerfect", cwd)
    assert.strictEqual(first.exitCode, 0, first.stderr)
    assert.include(first.stdout, 'import { WordPerfectExtractor } from "./builtin/WordPerfectExtractor.ts"')
    const tests = yield* ended(
      ["--bun", `${extractors}/node_modules/.bin/vitest`, "run", "--pool=threads", "--root", copy],
      copy
    )
    assert.strictEqual(tests.exitCode, 0, tests.stdout + tests.stderr)
    assert.match(tests.stdout, /1 passed/)

    const again = yield* scaffold("WordPerfect", cwd)
    assert.deepStrictEqual([again.exitCode, again.stdout], [2, ""])
    assert.match(again.stderr, /is there already/)
  }).pipe(withServices)
)

it.live.each(["csv", "../Csv", "CsvExtractor", "", "Csv Two"])("refuses the name %j", (name) =>
  Effect.gen(function* () {
    const cwd = yield* temporary
    const { exitCode, stderr } = yield* scaffold(name, cwd)
    assert.strictEqual(exitCode, 2)
    assert.match(stderr, /usage/)
    assert.deepStrictEqual(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(cwd)), [])
  }).pipe(withServices)
)
