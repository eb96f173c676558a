import { Database } from "bun:sqlite"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { temporary, withServices } from "../Command.ts"
import { inProcess } from "./InProcess.ts"

/** Three texts of Arapiraca, registered, of which nobody says that they are new. */
const oldRows = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  const folder = `${root}/docs/2700300/2024-03-05`
  yield* fs.makeDirectory(folder, { recursive: true })
  for (const name of ["a", "b", "c"]) yield* fs.writeFileString(`${folder}/${name}.txt`, `Decreto ${name}: nomeia.`)
  const environment = { ESCRIBA_HOME: `${root}/home`, ESCRIBA_EXTRACTORS: "plain-text" }
  yield* inProcess(["ingest", `${root}/docs`], environment)
  const sql = (statement: string) => {
    const database = new Database(`${root}/home/escriba.sqlite`)
    database.run(statement)
    database.close()
  }
  sql("UPDATE gazettes SET scraped_at = '2020-01-01T00:00:00.000000'")
  return { run: (...args: ReadonlyArray<string>) => inProcess(["run", ...args], environment), sql }
})

it.live("tells of older documents, and of the mode that takes them, where DAILY finds none", () =>
  Effect.gen(function* () {
    const { run } = yield* oldRows
    const daily = yield* run("--mode", "DAILY")
    assert.match(daily.stdout, /^Nothing of the last day to do\. 3 older documents not processed.*--mode UNPROCESSED$/m)
    assert.notInclude(daily.stdout, "no document is pending")
    assert.match((yield* run("--mode", "DAILY", "--dry-run")).stdout, /3 older documents not processed/)
    assert.deepInclude(JSON.parse((yield* run("--mode", "DAILY", "--json")).stdout), { selected: 0, older: 3 })
    assert.deepInclude(JSON.parse((yield* run("--mode", "UNPROCESSED", "--json")).stdout), { done: 3, older: null })
    assert.match((yield* run("--mode", "DAILY")).stdout, /Nothing to do: no document is pending/)
  }).pipe(Effect.scoped, withServices)
)

it.live.each(["DAILY", "UNPROCESSED", "ALL"])("does the one that is named and forced in mode %s, done or not", (mode) =>
  Effect.gen(function* () {
    const { run } = yield* oldRows
    for (const _ of ["not done", "done"]) {
      const report = JSON.parse((yield* run("--mode", mode, "--id", "2", "--force", "--json")).stdout)
      assert.deepInclude(report, { selected: 1, done: 1 })
    }
  }).pipe(Effect.scoped, withServices)
)

it.live.each([
  ["--id", "9999", "--id 9999: there is no such gazette"],
  ["--territory", "9999999", "no territory has this IBGE code"]
] as const)("refuses %s %s, which nobody has, whatever it would do", ([flag, value, message]) =>
  Effect.gen(function* () {
    const { run } = yield* oldRows
    for (const also of [[], ["--dry-run"], ["--force"], ["--mode", "ALL"]]) {
      const { exitCode, stderr } = yield* run(flag, value, ...also)
      assert.strictEqual(exitCode, 2)
      assert.include(stderr, message)
    }
  }).pipe(Effect.scoped, withServices)
)

it.live("does again what is done where somebody has set processed back to false", () =>
  Effect.gen(function* () {
    const { run, sql } = yield* oldRows
    yield* run("--mode", "UNPROCESSED")
    sql("UPDATE gazettes SET processed = 0 WHERE id <= 2")
    assert.deepInclude(JSON.parse((yield* run("--mode", "UNPROCESSED", "--json")).stdout), { selected: 2, done: 2 })
    assert.deepInclude(JSON.parse((yield* run("--mode", "UNPROCESSED", "--json")).stdout), { selected: 0 })
  }).pipe(Effect.scoped, withServices)
)
