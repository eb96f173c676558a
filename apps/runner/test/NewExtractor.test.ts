import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { program, temporary, withServices } from "./Command.ts"

const root = Bun.fileURLToPath(new URL("../../..", import.meta.url))
const extractors = `${root}/packages/extractors`

const ended = (command: ReadonlyArray<string>, cwd: string, more: Record<string, string> = {}) =>
  Effect.promise(async () => {
    const child = Bun.spawn([process.execPath, ...command], {
      cwd,
      env: { ...process.env, ...more },
      stdio: ["ignore", "pipe", "pipe"]
    })
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
  yield* fs.symlink(`${extractors}/package.json`, `${copy}/package.json`)
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

/** The page's blocks of code, in their order: what the file is, and the two lines that have it asked. */
const documented = Effect.map(
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFileString(`${root}/docs/extractors.md`)),
  (page) => [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code)
)

it.live("writes, word for word, the file that the documentation shows; with its two lines it is asked for a CSV", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const { copy, house: cwd } = yield* house
    const [file, importLine = "", listLines = ""] = yield* documented
    assert.strictEqual((yield* scaffold("Csv", cwd)).exitCode, 0)
    assert.strictEqual(yield* fs.readFileString(`${copy}/src/builtin/CsvExtractor.ts`), file)

    const list = (yield* fs.readFileString(`${extractors}/src/DocumentExtractors.ts`))
      .replaceAll('"./', `"${extractors}/src/`)
      .replace("import {", `${importLine.trim()}\nimport {`)
      .replace("  PlainTextExtractor,\n", listLines)
    yield* fs.remove(`${copy}/src/DocumentExtractors.ts`)
    yield* fs.writeFileString(`${copy}/src/DocumentExtractors.ts`, list)
    yield* fs.writeFileString(
      `${copy}/ask.ts`,
      `import { Effect } from "effect"
      import { documentExtractors } from "./src/DocumentExtractors.ts"
      const asked = await Effect.runPromise(Effect.all(documentExtractors({ pdf: [], docx: [] })))
      console.log(asked.find(({ accepts }) => accepts({ mediaType: "text/csv", name: "diario.csv" })).id)`
    )
    const { stderr, stdout } = yield* ended([`${copy}/ask.ts`], copy)
    assert.strictEqual(stdout.trim(), "csv", stderr)
    const tests = yield* ended(
      ["--bun", `${extractors}/node_modules/.bin/vitest`, "run", "--pool=threads", "--root", copy],
      copy
    )
    assert.strictEqual(tests.exitCode, 0, tests.stdout + tests.stderr)
  }).pipe(withServices)
)

it.live("is a plug-in as it stands: the documentation's file, named before the built-in ones", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const cwd = yield* temporary
    const [file = ""] = yield* documented
    yield* fs.writeFileString(`${cwd}/csv.ts`, file)
    yield* fs.writeFileString(`${cwd}/diario.csv`, "Decreto;Data\n1;2024-01-02\n")
    const page = yield* fs.readFileString(`${root}/docs/extractors.md`)
    const [, list = ""] = /ESCRIBA_EXTRACTORS=(\S+csv\.ts\S*)/.exec(page) ?? []
    const run = (extractors: string) =>
      ended([program, "extract", "diario.csv", "--json"], cwd, { ESCRIBA_EXTRACTORS: extractors })
    const { stderr, stdout } = yield* run(list)
    assert.deepInclude(JSON.parse(stdout || stderr), { extractor: "csv", mediaType: "text/csv" })

    const explained = yield* ended([program, "extract", "diario.csv", "--explain"], cwd, { ESCRIBA_EXTRACTORS: list })
    assert.match(explained.stdout, /not asked: plain-text: after csv, which answered/)

    yield* fs.writeFileString(`${cwd}/copied.ts`, file.replace("@escriba/extractors/Pages", "../Pages.ts"))
    assert.match((yield* run("./copied.ts,...")).stderr, /import it from "@escriba\/extractors\/Pages"/)
    yield* fs.writeFileString(`${cwd}/broken.ts`, "export const extractor =\n  =\n")
    assert.match((yield* run("./broken.ts,...")).stderr, /broken\.ts:\d+: /)
    assert.match((yield* run("...,...")).stderr, /\.\.\. stands 2 times/)
    assert.match((yield* run("PDF,...")).stderr, /PDF: .*did you mean pdf\?/)
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
