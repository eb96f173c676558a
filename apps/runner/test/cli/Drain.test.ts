import { Database } from "bun:sqlite"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Schedule } from "effect"
import { escriba, temporary, withServices } from "../Command.ts"
import { ask } from "../EmbeddedRows.ts"
import { endlessHtml } from "../HostileDocuments.ts"
import { running } from "../Running.ts"

const folder = (files: ReadonlyArray<readonly [name: string, content: string]>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    yield* fs.makeDirectory(`${root}/docs`)
    yield* Effect.forEach(files, ([name, content]) => fs.writeFileString(`${root}/docs/${name}`, content))
    const environment = { ESCRIBA_HOME: `${root}/home` }
    yield* escriba(["ingest", `${root}/docs`], environment)
    return { environment, home: `${root}/home` }
  })

const states = (home: string) => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  const rows = database
    .query<{ state: string; failures: number; count: number }, []>(
      "SELECT state, failures, count(*) AS count FROM escriba_ledger GROUP BY state, failures"
    )
    .all()
  database.close()
  return rows
}

/** A run that has claimed both of the endless documents. */
const atWork = Effect.fnUntraced(function* () {
  const { environment, home } = yield* folder([
    ["a.html", endlessHtml],
    ["b.html", `${endlessHtml} `]
  ])
  const run = yield* running(["run"], environment)
  yield* run.untilItSays(/a page of/)
  yield* Effect.sync(() => ask(home, "SELECT count(*) AS answer FROM escriba_ledger WHERE state = 'running'")).pipe(
    Effect.repeat({ until: (claimed) => claimed === 2, schedule: Schedule.spaced("10 millis") })
  )
  return { environment, home, run }
})

it.live.each([
  ["SIGTERM", 143],
  ["SIGINT", 130]
] as const)(
  "ends what is at work on %s, reports, ends with code %i, and the next run does the rest",
  ([signal, code]) =>
    Effect.gen(function* () {
      const files = Array.from({ length: 2000 }, (_, number) => [`${number}.txt`, `Portaria nº ${number}`] as const)
      const { environment, home } = yield* folder(files)
      const run = yield* running(["run", "--json"], environment)
      yield* run.untilItSays(/documents: \d+ done/)
      const { exitCode, stderr, stdout } = yield* run.kill(signal)
      assert.strictEqual(exitCode, code, stderr)
      assert.match(stderr, /finishing the documents in progress, 25 s at most; Ctrl-C again/)
      const [done, ...others] = states(home)
      assert.deepInclude(JSON.parse(stdout), {
        selected: 2000,
        done: done?.count,
        stoppedBy: { code: "Cancelled", detail: "stopped by a signal" }
      })
      assert.deepInclude(done, { state: "done", failures: 0 })
      assert.isBelow(done?.count ?? 0, 2000)
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(`${home}/tmp`)), [])
      const rest = JSON.parse((yield* escriba(["run", "--limit", "50", "--json"], environment)).stdout)
      assert.strictEqual(rest.done, 50)
    }).pipe(withServices)
)

it.live("stops at once on a second signal, reports, blames no document, leaves nothing behind", () =>
  Effect.gen(function* () {
    const { home, run } = yield* atWork()
    yield* run.signal("SIGINT")
    yield* run.untilItSays(/finishing the documents/)
    assert.isFalse(run.isOver(), "it waits for what is at work")
    const { exitCode, stderr, stdout } = yield* run.kill("SIGINT").pipe(Effect.timeout("10 seconds"))
    assert.strictEqual(exitCode, 130, stderr)
    assert.match(stdout, /0 done of 2 documents[\s\S]*Stopped by a signal: 2 documents left for the next run/)
    assert.deepStrictEqual(states(home), [{ state: "pending", failures: 0, count: 2 }])
    assert.deepStrictEqual(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(`${home}/tmp`)), [])
  }).pipe(withServices)
)

it.live("leaves what another run at this home has begun to that run", () =>
  Effect.gen(function* () {
    const { environment, home, run } = yield* atWork()
    const second = yield* escriba(["run", "--json"], environment)
    assert.strictEqual(second.exitCode, 0, second.stderr)
    assert.deepInclude(JSON.parse(second.stdout), { selected: 0, done: 0, stoppedBy: null })
    assert.isFalse(run.isOver())
    assert.deepStrictEqual(states(home), [{ state: "running", failures: 0, count: 2 }])
    yield* run.kill("SIGKILL")
  }).pipe(withServices)
)
