import { Database } from "bun:sqlite"
import { readdirSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { htmlOf } from "@escriba/specimens/Html"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem, Random, Schedule } from "effect"
import { escriba, program, temporary, withServices } from "./Command.ts"
import { ask } from "./EmbeddedRows.ts"

const isLong = process.env.ESCRIBA_TEST_LONG === "1"
/** `bun run test:long` kills as often as the promise says; `bun run test` is the same at a tenth of the length. */
const kills = isLong ? 50 : 5
const documents = isLong ? 300 : 120

const archive = (root: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    yield* fs.makeDirectory(`${root}/docs/2700300/2024-03-05`, { recursive: true })
    for (let number = 0; number < documents; number++) {
      const text = `Decreto nº ${number}: marca${number} da licitação.`
      const kind = (["txt", "html", "pdf"] as const)[number % 3] ?? "txt"
      const bytes = {
        txt: Effect.succeed(new TextEncoder().encode(text)),
        html: htmlOf({ title: "Diário", paragraphs: [text] }),
        pdf: pdfOf([text, "Segunda página."])
      }[kind]
      yield* fs.writeFile(`${root}/docs/2700300/2024-03-05/${number}.${kind}`, yield* bytes)
    }
  })

/** The program at work, to be killed. */
const start = (environment: Record<string, string>) =>
  Bun.spawn([process.execPath, program, "run"], {
    env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
    stdio: ["ignore", "ignore", "ignore"]
  })

/** Extraction children anywhere that belong to this test: their scratch folder lies below its home. */
const childrenOf = (home: string) =>
  readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      return readFileSync(`/proc/${name}/environ`, "latin1").includes(`TMPDIR=${home}/tmp`)
    } catch {
      return false
    }
  })

const noOrphans = (home: string) =>
  Effect.sync(() => childrenOf(home)).pipe(
    Effect.repeat({ until: (pids) => pids.length === 0, schedule: Schedule.spaced("50 millis") }),
    Effect.timeout("10 seconds")
  )

interface LedgerRow {
  readonly id: number
  readonly state: string
  readonly attempt: number
  readonly processed: number
  readonly done: number
  readonly suspect: number
  readonly indexed: number
}

const ledger = (home: string) => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  const rows = database
    .query<LedgerRow, []>(`
      SELECT g.id, l.state, l.attempt, g.processed,
        (SELECT count(*) FROM escriba_history h WHERE h.gazette_id = g.id AND h.event = 'done') AS done,
        (SELECT count(*) FROM escriba_history h WHERE h.gazette_id = g.id AND h.event = 'suspect') AS suspect,
        (SELECT count(*) FROM documents d WHERE d.gazette_id = g.id) AS indexed
      FROM gazettes g LEFT JOIN escriba_ledger l ON l.gazette_id = g.id`)
    .all()
  const integrity = database.query<{ integrity_check: string }, []>("PRAGMA integrity_check").all()
  database.close()
  return { rows, integrity }
}

const newestRun = (home: string) => ask(home, "SELECT max(id) AS answer FROM escriba_runs")

/** A later run than `before` has begun with a document: from here on a kill hits work. */
const untilAtWork = (home: string, before: number) =>
  Effect.sync(() =>
    ask(home, `SELECT count(*) AS answer FROM escriba_ledger WHERE state = 'running' AND run_id > ${before}`)
  ).pipe(
    Effect.repeat({ until: (running) => running > 0, schedule: Schedule.spaced("10 millis") }),
    Effect.timeoutOption("5 seconds")
  )

const untilQuiet = (environment: Record<string, string>) =>
  escriba(["run", "--json"], environment).pipe(
    Effect.map((ended) => {
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      return JSON.parse(ended.stdout)
    }),
    Effect.repeat({ until: (report) => report.selected === 0, times: 4 })
  )

/** What must hold however often and wherever it was killed. */
const assertWhole = (home: string) =>
  Effect.gen(function* () {
    const { integrity, rows } = ledger(home)
    assert.deepStrictEqual(integrity, [{ integrity_check: "ok" }])
    assert.strictEqual(rows.length, documents)
    for (const row of rows) {
      assert.deepInclude(row, { state: "done", processed: 1, indexed: 1, done: 1 }, `gazette ${row.id}`)
      assert.isAtMost(row.attempt - 1, row.suspect, "repeated only because it was in flight")
    }
    assert.deepStrictEqual(yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readDirectory(`${home}/tmp`)), [])
  })

const onLinux = it.live.skipIf(process.platform !== "linux")

onLinux(
  `loses nothing and does nothing twice when the run is killed at ${kills} random moments`,
  () =>
    Effect.gen(function* () {
      const root = yield* temporary
      const home = `${root}/home`
      const environment = { ESCRIBA_HOME: home, GAZETTE_QUERY_PAGE_SIZE: "50" }
      yield* archive(root)
      yield* escriba(["ingest", `${root}/docs`], environment)
      for (let kill = 0; kill < kills; kill++) {
        const before = newestRun(home)
        const process = start(environment)
        yield* untilAtWork(home, before)
        yield* Effect.sleep(yield* Random.nextIntBetween(0, 300))
        process.kill("SIGKILL")
        yield* Effect.promise(() => process.exited)
        yield* noOrphans(home)
      }
      yield* untilQuiet(environment)
      yield* assertWhole(home)
    }).pipe(withServices),
  kills * 10_000 + 120_000
)

onLinux(
  "does each document once when three runs share one home and one of them is killed",
  () =>
    Effect.gen(function* () {
      const root = yield* temporary
      const home = `${root}/home`
      const environment = { ESCRIBA_HOME: home, GAZETTE_QUERY_PAGE_SIZE: "50" }
      yield* archive(root)
      yield* escriba(["ingest", `${root}/docs`], environment)
      const killed = start(environment)
      yield* untilAtWork(home, 0)
      const run = Effect.map(escriba(["run", "--json"], environment), ({ exitCode, stderr }) =>
        assert.strictEqual(exitCode, 0, stderr)
      )
      const kill = Effect.gen(function* () {
        yield* untilAtWork(home, 1)
        killed.kill("SIGKILL")
        yield* Effect.promise(() => killed.exited)
      })
      yield* Effect.all([run, run, kill], { concurrency: 3, discard: true })
      yield* untilQuiet(environment)
      yield* assertWhole(home)
    }).pipe(withServices),
  240_000
)

onLinux(
  `loses nothing and blames no innocent when ${kills} children are killed`,
  () =>
    Effect.gen(function* () {
      const root = yield* temporary
      const home = `${root}/home`
      const environment = { ESCRIBA_HOME: home }
      yield* archive(root)
      yield* escriba(["ingest", `${root}/docs`], environment)
      let killed = 0
      const killer = Effect.gen(function* () {
        yield* Effect.sleep(yield* Random.nextIntBetween(50, 300))
        const pids = childrenOf(home)
        if (pids.length === 0 || killed >= kills) return
        process.kill(Number(pids[yield* Random.nextIntBetween(0, pids.length)]), "SIGKILL")
        killed += 1
      }).pipe(Effect.ignoreCause, Effect.forever)
      yield* Effect.raceFirst(escriba(["run", "--force"], environment), killer).pipe(
        Effect.repeat({ until: () => killed >= kills, times: 9 })
      )
      yield* untilQuiet(environment)
      assert.strictEqual(killed, kills)
      const { rows } = ledger(home)
      assert.deepStrictEqual(
        rows.filter(({ indexed, processed, state }) => state !== "done" || processed !== 1 || indexed !== 1),
        []
      )
    }).pipe(withServices),
  kills * 10_000 + 120_000
)
