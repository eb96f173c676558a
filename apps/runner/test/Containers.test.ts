import { Database } from "bun:sqlite"
import { readdirSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Schedule, type Scope } from "effect"
import { program, temporary, withServices } from "./Command.ts"
import { ask } from "./EmbeddedRows.ts"

/** Reads a text once its first line, a path, is a file: so a document is at work for as long as a test wants. */
const gated = `
import { existsSync } from "node:fs"
import { Effect, Schedule, Stream } from "effect"
export const extractor = Effect.succeed({
  id: "gated", version: "1", placement: "sandbox", accepts: ({ mediaType }) => mediaType === "text/plain",
  extract: (input) => Stream.fromEffect(Effect.gen(function* () {
    const read = Effect.map(input.read(0, input.sizeBytes), (bytes) => new TextDecoder().decode(bytes))
    const [gate] = (yield* read).split("\\n")
    yield* Effect.repeat(Effect.sync(() => existsSync(gate)), { until: (isOpen) => isOpen, schedule: Schedule.spaced("20 millis") })
    return { number: 1, text: yield* read }
  }))
})`

const documents = 8

const prepared = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  const home = `${root}/home`
  yield* fs.makeDirectory(`${root}/docs/2700300/2024-03-05`, { recursive: true })
  yield* fs.writeFileString(`${root}/gated.ts`, gated)
  for (let number = 0; number < documents; number++) {
    yield* fs.writeFileString(`${root}/docs/2700300/2024-03-05/${number}.txt`, `${root}/gate\nDecreto nº ${number}`)
  }
  const start = (args: ReadonlyArray<string>, prefix: ReadonlyArray<string> = []) =>
    Effect.acquireRelease(
      Effect.sync(() =>
        Bun.spawn([...prefix, process.execPath, program, ...args], {
          env: {
            PATH: process.env.PATH,
            HOME: "/nonexistent",
            ESCRIBA_HOME: home,
            ESCRIBA_EXTRACTORS: `${root}/gated.ts,...`
          },
          stdio: ["ignore", "pipe", "pipe"]
        })
      ),
      (child) => Effect.promise(() => killed(child))
    )
  const ingest = yield* start(["ingest", `${root}/docs`])
  assert.strictEqual(yield* Effect.promise(() => ingest.exited), 0)
  return {
    home,
    run: (where: Where) => start(["run"], prefixes[where]),
    open: fs.writeFileString(`${root}/gate`, ""),
    rows: Effect.sync(() => rowsOf(home))
  }
})

type Child = Bun.ReadableSubprocess

const killed = (child: Child) => {
  child.kill("SIGKILL")
  return child.exited
}

/** A container as far as process numbers go. */
const prefixes = { host: [], container: ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"] } as const
type Where = keyof typeof prefixes

const hasContainers = Bun.spawnSync([...prefixes.container, "true"], { stderr: "ignore" }).success

const ended = (child: Child) =>
  Effect.promise(async () => {
    const [stderr, exitCode] = await Promise.all([new Response(child.stderr).text(), child.exited])
    return { exitCode, stderr }
  })

const rowsOf = (home: string) => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  const rows = database
    .query<{ state: string; failures: number; done: number }, []>(`
      SELECT l.state, l.failures, (SELECT count(*) FROM escriba_history h
        WHERE h.gazette_id = l.gazette_id AND h.event = 'done') AS done
      FROM escriba_ledger l WHERE l.stage = 'text'`)
    .all()
  database.close()
  return rows
}

const onceEach = Array.from({ length: documents }, () => ({ state: "done", failures: 0, done: 1 }))

/** That many runs have begun with documents. */
const untilAtWork = (home: string, runs: number) =>
  Effect.sync(() =>
    ask(home, "SELECT count(DISTINCT run_id) AS answer FROM escriba_ledger WHERE state = 'running'")
  ).pipe(
    Effect.repeat({ until: (atWork) => atWork === runs, schedule: Schedule.spaced("20 millis") }),
    Effect.timeout("30 seconds")
  )

const test = <A, E>(body: Effect.Effect<A, E, Scope.Scope | FileSystem.FileSystem>) =>
  body.pipe(Effect.scoped, withServices)

describe.skipIf(!hasContainers)("in containers (skipped where `unshare` is not allowed)", () => {
  it.live.each([
    ["container", "container"],
    ["host", "container"],
    ["container", "host"]
  ] as const)(
    "neither run harms the other at one home: first in the %s, then in the %s",
    ([first, second]) =>
      test(
        Effect.gen(function* () {
          const { home, open, rows, run } = yield* prepared
          const one = yield* run(first)
          yield* untilAtWork(home, 1)
          const other = yield* run(second)
          yield* untilAtWork(home, 2)
          yield* open
          for (const { exitCode, stderr } of yield* Effect.all([ended(one), ended(other)], { concurrency: 2 })) {
            assert.strictEqual(exitCode, 0, stderr)
          }
          assert.deepStrictEqual(yield* rows, onceEach)
          assert.deepStrictEqual(readdirSync(`${home}/tmp`), [])
        })
      ),
    60_000
  )

  it.live(
    "sweeps what a killed container left, and does its documents",
    () =>
      test(
        Effect.gen(function* () {
          const { home, open, rows, run } = yield* prepared
          const victim = yield* run("container")
          yield* untilAtWork(home, 1)
          yield* Effect.promise(() => killed(victim))
          assert.lengthOf(readdirSync(`${home}/tmp`), 2)
          yield* open
          const { exitCode, stderr } = yield* Effect.flatMap(run("container"), ended)
          assert.strictEqual(exitCode, 0, stderr)
          assert.deepStrictEqual(yield* rows, onceEach)
          assert.deepStrictEqual(readdirSync(`${home}/tmp`), [])
        })
      ),
    60_000
  )
})

it.live(
  "stops, and counts against no document, when the folder of temporary files vanishes under a run",
  () =>
    test(
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const { home, open, rows, run } = yield* prepared
        const victim = yield* run("host")
        yield* untilAtWork(home, 1)
        yield* fs.remove(`${home}/tmp`, { recursive: true })
        yield* open
        const { exitCode, stderr } = yield* ended(victim)
        assert.include([2, 3], exitCode, stderr)
        assert.include(stderr, "stopped by ScratchLost")
        for (const row of yield* rows) assert.deepStrictEqual(row, { state: "pending", failures: 0, done: 0 })
        const again = yield* Effect.flatMap(run("host"), ended)
        assert.strictEqual(again.exitCode, 0, again.stderr)
        assert.deepStrictEqual(yield* rows, onceEach)
      })
    ),
  60_000
)
