import { Database } from "bun:sqlite"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { escriba, program, temporary, withServices } from "../Command.ts"
import { endlessHtml } from "../HostileDocuments.ts"

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

/** A run that has begun with its first documents. */
const begun = (environment: Record<string, string>) =>
  Effect.promise(async () => {
    const child = Bun.spawn([process.execPath, program, "run"], {
      env: { PATH: process.env.PATH, HOME: "/nonexistent", DEBUG: "1", ...environment },
      stdio: ["ignore", "ignore", "pipe"]
    })
    let log = ""
    const reader = (async () => {
      for await (const chunk of child.stderr) log += new TextDecoder().decode(chunk)
    })()
    while (!log.includes("a page of")) await Bun.sleep(20)
    await Bun.sleep(1000)
    return { child, log: () => log, ended: Promise.all([child.exited, reader]) }
  })

it.live("ends what is at work on SIGTERM, and the next run does the rest", () =>
  Effect.gen(function* () {
    const files = Array.from({ length: 2000 }, (_, number) => [`${number}.txt`, `Portaria nº ${number}`] as const)
    const { environment, home } = yield* folder(files)
    const { child, ended, log } = yield* begun(environment)
    child.kill("SIGTERM")
    const [exitCode] = yield* Effect.promise(() => ended)
    assert.strictEqual(exitCode, 130, log())
    assert.match(log(), /what is at work ends first/)
    const [done, ...others] = states(home)
    assert.deepInclude(done, { state: "done", failures: 0 })
    assert.isBelow(done?.count ?? 0, 2000)
    assert.deepStrictEqual(others, [])
    assert.deepStrictEqual(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(`${home}/tmp`)), [])
    const rest = JSON.parse((yield* escriba(["run", "--limit", "50", "--json"], environment)).stdout)
    assert.strictEqual(rest.done, 50)
  }).pipe(withServices)
)

it.live("stops at once on a second signal, blames no document, leaves nothing behind", () =>
  Effect.gen(function* () {
    const { environment, home } = yield* folder([
      ["a.html", endlessHtml],
      ["b.html", `${endlessHtml} `]
    ])
    const { child, ended, log } = yield* begun(environment)
    child.kill("SIGINT")
    yield* Effect.sleep("300 millis")
    assert.isNull(child.exitCode, "it waits for what is at work")
    child.kill("SIGINT")
    const [exitCode] = yield* Effect.promise(() => ended).pipe(Effect.timeout("10 seconds"))
    assert.strictEqual(exitCode, 130, log())
    assert.deepStrictEqual(states(home), [{ state: "pending", failures: 0, count: 2 }])
    assert.deepStrictEqual(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(`${home}/tmp`)), [])
  }).pipe(withServices)
)

it.live("refuses to run beside another run, and names it", () =>
  Effect.gen(function* () {
    const { environment } = yield* folder([["a.html", endlessHtml]])
    const { child, ended } = yield* begun(environment)
    const second = yield* escriba(["run"], environment)
    assert.strictEqual(second.exitCode, 3)
    assert.match(second.stderr, new RegExp(`${child.pid}`))
    child.kill("SIGKILL")
    yield* Effect.promise(() => ended)
  }).pipe(withServices)
)
