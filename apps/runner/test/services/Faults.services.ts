import { assert, it } from "@effect/vitest"
import { faultProxy } from "@escriba/fault-proxy/FaultProxy"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem, Random, Schedule } from "effect"
import { withServices } from "../Command.ts"
import { running } from "../Running.ts"
import { md5, production } from "./Production.ts"
import { ownServer } from "./Servers.ts"

type House = Effect.Success<ReturnType<typeof production>>

const textOf = (number: number) => `Decreto nº ${number}: marca${number} da licitação de Arapiraca.`

/** Text files, each of its own content, as scrapers bring them. */
const scrapeMany = (house: House, count: number, longer = 0) =>
  Effect.forEach(
    Array.from({ length: count }, (_, index) => index + 1),
    (number) => {
      const bytes = `${textOf(number)}\n${"Publique-se, registre-se, cumpra-se. ".repeat(longer)}`
      return house.scrape({
        file_path: `2700300/2024-01-31/${md5(bytes)}.html`,
        bytes: `<p>${bytes}</p>`,
        file_checksum: md5(`<p>${bytes}</p>`)
      })
    },
    { concurrency: 4 }
  )

/** Nothing lost, nothing twice: every row done once and marked, every row in the index, no attempt burnt. */
const assertAllDone = Effect.fnUntraced(function* ({ documents, ledger }: House, count: number) {
  const rows = yield* ledger
  assert.strictEqual(rows.length, count)
  for (const row of rows) assert.deepInclude(row, { state: "done", processed: true, done: 1, failures: 0 })
  const live = yield* documents
  assert.strictEqual(live.size, count)
})

const reportOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout)

const someDone = (house: House, least: number) =>
  house.query<{ done: number }>("SELECT count(*)::int AS done FROM escriba_ledger WHERE state = 'done'").pipe(
    Effect.catchCause(() => Effect.succeed([{ done: 0 }])),
    Effect.repeat({ until: ([row]) => (row?.done ?? 0) >= least, schedule: Schedule.spaced("50 millis") })
  )

it.live("waits while PostgreSQL is stopped in the middle of a run, and goes on when it is back", () =>
  Effect.gen(function* () {
    const postgres = yield* ownServer("postgres")
    const house = yield* production(postgres.variables)
    yield* scrapeMany(house, 150)
    const run = yield* running(["run", "--json"], { ...house.environment, GAZETTE_QUERY_PAGE_SIZE: "10" })
    yield* run.untilItSays(/extraction children/)
    yield* someDone(house, 1)
    yield* postgres.stop
    yield* run.untilItSays(/PostgreSQL .* does not answer/)
    yield* postgres.start
    const ended = yield* run.ended
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.match(ended.stderr, /PostgreSQL .* answers again/)
    yield* house.run()
    yield* assertAllDone(house, 150)
  }).pipe(Effect.scoped, withServices)
)

/** Ends the run's session and holds its lock, as a server does that has not missed the session yet. */
const lockHeldFor = (seconds: number) => `
  WITH run AS MATERIALIZED (SELECT max(id)::int AS id FROM escriba_runs),
  ended AS MATERIALIZED (
    SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN run ON l.objid = run.id::oid
    WHERE l.locktype = 'advisory' AND l.objsubid = 2
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )
  SELECT (SELECT count(*)::int FROM ended) AS ended,
    pg_advisory_lock(hashtext('escriba/' || current_schema() || '/' || 'run'), run.id), pg_sleep(${seconds}) FROM run`

it.live("waits for a session that PostgreSQL has not missed yet, and throws no document away", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* scrapeMany(house, 150)
    const run = yield* running(["run", "--json"], { ...house.environment, GAZETTE_QUERY_PAGE_SIZE: "10" })
    yield* run.untilItSays(/extraction children/)
    yield* someDone(house, 1)
    const [held] = yield* house.query<{ ended: number }>(lockHeldFor(10))
    assert.isAbove(held?.ended ?? 0, 0)
    const ended = yield* run.ended
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.match(ended.stderr, /is busy.*lost its connection/)
    yield* assertAllDone(house, 150)
  }).pipe(Effect.scoped, withServices)
)

it.live("waits for PostgreSQL, S3 and OpenSearch that start after it", () =>
  Effect.gen(function* () {
    const [postgres, s3, openSearch] = yield* Effect.all(
      [ownServer("postgres"), ownServer("s3"), ownServer("opensearch")],
      { concurrency: 3 }
    )
    const house = yield* production({ ...postgres.variables, ...s3.variables, ...openSearch.variables })
    yield* scrapeMany(house, 3)
    const servers = [postgres, s3, openSearch]
    yield* Effect.forEach(servers, ({ stop }) => stop, { concurrency: 3 })
    const run = yield* running(["run", "--json"], house.environment)
    for (const [server, name] of [
      [postgres, "PostgreSQL"],
      [openSearch, "OpenSearch"],
      [s3, "S3"]
    ] as const) {
      yield* run.untilItSays(new RegExp(`${name} .* does not answer`))
      yield* server.start
    }
    const ended = yield* run.ended
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    yield* assertAllDone(house, 3)
  }).pipe(Effect.scoped, withServices)
)

const bulks = ({ path }: { readonly path: string }) => path.includes("_bulk")

it.live("stops with exit code 3 when a service stays out, having burnt no attempt", () =>
  Effect.gen(function* () {
    const house = yield* production()
    const proxy = yield* faultProxy(house.environment.OPENSEARCH_HOST ?? "")
    yield* scrapeMany(house, 5)
    const change = { OPENSEARCH_HOST: proxy.url, ESCRIBA_OUTAGE_SECONDS: "2" }
    yield* proxy.order({ fault: { _tag: "Reset" }, times: 9999 })
    const atStart = yield* house.run([], change)
    assert.strictEqual(atStart.exitCode, 3, atStart.stderr)
    yield* proxy.calm
    yield* proxy.order({ fault: { _tag: "Reset" }, times: 9999, when: ({ path }) => path === "/" || bulks({ path }) })
    const inTheMiddle = yield* house.run([], change)
    assert.strictEqual(inTheMiddle.exitCode, 3, inTheMiddle.stderr)
    for (const row of yield* house.ledger) {
      assert.deepInclude(row, { state: "pending", code: "IndexUnavailable", failures: 0, processed: false })
    }
    yield* proxy.calm
    assert.strictEqual((yield* house.run([], change)).exitCode, 0)
    yield* assertAllDone(house, 5)
  }).pipe(Effect.scoped, withServices)
)

for (const [what, fault] of [
  ["is too busy (429)", { _tag: "Answer", status: 429, body: "{}" }],
  ["is not available (503)", { _tag: "Answer", status: 503, body: "{}" }],
  ["resets the connection", { _tag: "Reset" }],
  ["breaks off its reply", { _tag: "CutReply", afterBytes: 20 }]
] as const) {
  it.live(`does everything once when OpenSearch ${what}`, () =>
    Effect.gen(function* () {
      const house = yield* production()
      const proxy = yield* faultProxy(house.environment.OPENSEARCH_HOST ?? "")
      yield* scrapeMany(house, 12)
      yield* proxy.order({ fault, times: 4, when: bulks })
      const ended = yield* house.run([], { OPENSEARCH_HOST: proxy.url })
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      assert.strictEqual(proxy.met(), 4)
      yield* assertAllDone(house, 12)
    }).pipe(Effect.scoped, withServices)
  )
}

it.live("records the index's reason for the one document that it rejects", () =>
  Effect.gen(function* () {
    const house = yield* production()
    // A live index that differs: it takes editions by number only.
    yield* house.search("", {
      method: "PUT",
      body: JSON.stringify({ mappings: { properties: { edition_number: { type: "integer" } } } })
    })
    yield* scrapeMany(house, 3)
    const bytes = textOf(4)
    const bad = yield* house.scrape({ file_path: "2700300/2024-01-31/bad.txt", bytes, edition_number: "DCCXII" })
    const refused = yield* house.run()
    assert.strictEqual(refused.exitCode, 2, refused.stderr)
    assert.match(refused.stderr, /would not be found.*run --mode ALL.*ESCRIBA_ALLOW_DIFFERENT_INDEX=1/)
    for (const row of yield* house.ledger) assert.deepInclude(row, { state: null, processed: false })
    const ended = yield* house.run([], { ESCRIBA_ALLOW_DIFFERENT_INDEX: "1" })
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.deepInclude(reportOf(ended), { done: 3, failed: 1 })
    assert.match(ended.stderr, /the index differs.*edition_number/)
    const [failure] = JSON.parse(
      `[${(yield* house.command(["failures", "--json"])).stdout.trim().split("\n").join(",")}]`
    )
    assert.deepInclude(failure, { gazetteId: bad, code: "IndexRejected" })
    assert.match(failure.message, /edition_number/)
  }).pipe(Effect.scoped, withServices)
)

it.live("blames no document for an index that is closed, before a run or in the middle of it", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* scrapeMany(house, 8)
    const proxy = yield* faultProxy(house.environment.OPENSEARCH_HOST ?? "")
    const close = `${house.environment.OPENSEARCH_HOST}/${house.environment.OPENSEARCH_INDEX}/_close`
    yield* proxy.order({
      fault: {
        _tag: "Rewrite",
        reply: async (asked, server) => {
          await fetch(close, { method: "POST" })
          return server(asked.body())
        }
      },
      times: 1,
      when: bulks
    })
    for (const when of ["in the middle", "before", "before"]) {
      const ended = yield* house.run([], { OPENSEARCH_HOST: proxy.url })
      assert.notInclude([0, 1], ended.exitCode, when)
      assert.match(ended.stderr, /closed/)
      for (const row of yield* house.ledger) assert.deepInclude(row, { failures: 0, processed: false })
    }
    const doctor = yield* house.command(["doctor"])
    assert.match(doctor.stdout.replaceAll(/\s+/g, " "), /is closed/)
    yield* house.search("/_open", { method: "POST" })
    assert.strictEqual((yield* house.run()).exitCode, 0)
    yield* assertAllDone(house, 8)
  }).pipe(Effect.scoped, withServices)
)

it.live("waits for a store that slows one prefix down, does what lies elsewhere, and blames no file", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* scrapeMany(house, 8)
    const elsewhere = yield* house.scrape({ file_path: "2700409/2024-01-31/a.txt", bytes: "Decreto nº 1" })
    const proxy = yield* faultProxy(house.environment.STORAGE_ENDPOINT ?? "")
    const slowDown = `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`
    const fault = { _tag: "Answer", status: 503, body: slowDown, mediaType: "application/xml" } as const
    yield* proxy.order({ fault, times: 9999, when: ({ path }) => path.includes("/2700300/") })
    const change = { STORAGE_ENDPOINT: proxy.url, ESCRIBA_OUTAGE_SECONDS: "3" }
    for (const _ of [1, 2, 3]) {
      const ended = yield* house.run([], change)
      assert.strictEqual(ended.exitCode, 3, ended.stderr)
      assert.match(ended.stderr, /is busy.*SlowDown/)
    }
    const rows = yield* house.ledger
    assert.isTrue(rows.every(({ failures }) => (failures ?? 0) === 0))
    assert.deepInclude(
      rows.find(({ id }) => id === elsewhere),
      { state: "done" }
    )
    yield* proxy.calm
    assert.strictEqual((yield* house.run([], change)).exitCode, 0)
    yield* assertAllDone(house, 9)
  }).pipe(Effect.scoped, withServices)
)

it.live("refuses the one document that the server's breaker always trips at, and does the others", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* house.scrape({ file_path: "2700300/2024-01-31/known.txt", bytes: "Portaria nº 1" })
    yield* house.run()
    yield* scrapeMany(house, 4)
    const proxy = yield* faultProxy(house.environment.OPENSEARCH_HOST ?? "")
    const error = { type: "circuit_breaking_exception", reason: "[parent] Data too large" }
    const tripped = { status: 429, body: JSON.stringify({ error }), mediaType: "application/json" }
    yield* proxy.order({
      fault: {
        _tag: "Rewrite",
        reply: (asked, server) => (asked.body().includes("marca3 ") ? Promise.resolve(tripped) : server(asked.body()))
      },
      times: 9999,
      when: bulks
    })
    const ended = yield* house.run([], { OPENSEARCH_HOST: proxy.url })
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const codes = (yield* house.ledger).map(({ code, failures, state }) => `${state} ${code ?? "-"} ${failures}`).sort()
    assert.deepStrictEqual(codes, ["done - 0", "done - 0", "done - 0", "done - 0", "failed IndexRejected 1"])
  }).pipe(Effect.scoped, withServices)
)

it.live("reads index documents that lack fields of ours: removes what is outdated, and search finds the others", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* scrapeMany(house, 2)
    yield* house.run()
    const [first] = yield* house.query<{ file_path: string }>("SELECT file_path FROM gazettes ORDER BY id")
    const old = (source: object) => ({ method: "PUT", body: JSON.stringify({ source_text: "velho texto", ...source }) })
    yield* house.search("/_doc/outdated?refresh=true", old({ file_path: first?.file_path }))
    yield* house.search("/_doc/bare?refresh=true", old({}))
    const found = yield* house.command(["search", "velho texto"], { ESCRIBA_OUTAGE_SECONDS: "5" })
    assert.strictEqual(found.exitCode, 0, found.stderr)
    assert.match(found.stdout, /2 documents/)
    const again = yield* house.run(["--mode", "ALL"])
    assert.strictEqual(again.exitCode, 0, again.stderr)
    const ids = [...(yield* house.documents).keys()]
    assert.include(ids, "bare")
    assert.notInclude(ids, "outdated")
  }).pipe(Effect.scoped, withServices)
)

it.live("tells a missing object from one that is cut now and then, and from one that always is", () =>
  Effect.gen(function* () {
    const house = yield* production()
    const proxy = yield* faultProxy(house.environment.STORAGE_ENDPOINT ?? "")
    const bytes = yield* pdfOf(
      Array.from({ length: 30 }, (_, page) => `Página ${page}. ${"Diário oficial. ".repeat(60)}`)
    )
    const cutOnce = yield* house.scrape({ file_path: "2700300/2024-01-31/once.pdf", bytes })
    const cutAlways = yield* house.scrape({ file_path: "2700300/2024-02-01/always.pdf", bytes, date: "2024-02-01" })
    const missing = yield* house.scrape({ file_path: "2700300/2024-01-31/missing.pdf", bytes: "x", isMissing: true })
    const uncut = { afterBytes: 5000, _tag: "CutReply" } as const
    yield* proxy.order({
      fault: uncut,
      times: 2,
      when: ({ method, path }) => method === "GET" && path.includes("once")
    })
    yield* proxy.order({
      fault: uncut,
      times: 999,
      when: ({ method, path }) => method === "GET" && path.includes("always")
    })
    const ended = yield* house.run([], { STORAGE_ENDPOINT: proxy.url })
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const rows = new Map((yield* house.ledger).map((row) => [row.id, row]))
    assert.deepInclude(rows.get(cutOnce), { state: "done", processed: true, failures: 0 })
    assert.deepInclude(rows.get(cutAlways), { state: "failed", code: "TransferFailed", failures: 1 })
    assert.deepInclude(rows.get(missing), { state: "failed", code: "NotFound", failures: 1 })
  }).pipe(Effect.scoped, withServices)
)

it.live("stores a text whole whose upload was cut, and leaves no half of it", () =>
  Effect.gen(function* () {
    const house = yield* production()
    const proxy = yield* faultProxy(house.environment.STORAGE_ENDPOINT ?? "")
    yield* scrapeMany(house, 4, 3000)
    yield* proxy.order({
      fault: { _tag: "CutRequest", afterBytes: 30_000 },
      times: 3,
      when: ({ method }) => method === "PUT"
    })
    const ended = yield* house.run([], { STORAGE_ENDPOINT: proxy.url })
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.strictEqual(proxy.met(), 3)
    yield* assertAllDone(house, 4)
    for (const [, source] of yield* house.documents) {
      const key = String(source.file_raw_txt).replace("https://files.example/", "")
      assert.strictEqual(yield* Effect.promise(() => house.s3.file(key).text()), source.source_text)
    }
  }).pipe(Effect.scoped, withServices)
)

it.live("puts off what needs Tika while it is killed, does the rest, and does it in a later run", () =>
  Effect.gen(function* () {
    const tika = yield* ownServer("tika", { TIKA_OCR: "off" })
    const house = yield* production(tika.variables)
    const json = (number: number) => `{"portaria": "Portaria número ${number} da prefeitura."}`
    const needsTika = yield* Effect.forEach([1, 2, 3], (number) =>
      house.scrape({ file_path: `2700300/2024-01-31/${number}.json`, bytes: json(number) })
    )
    yield* scrapeMany(house, 5)
    yield* tika.kill
    const impatient = { TIKA_MAX_RETRIES: "1", TIKA_RETRY_BASE_DELAY: "0.1" }
    const ended = yield* house.run([], impatient)
    assert.strictEqual(ended.exitCode, 3, ended.stderr)
    assert.deepInclude(reportOf(ended), { done: 5, deferred: 3, failed: 0 })
    for (const row of yield* house.ledger) {
      if (needsTika.includes(row.id)) {
        assert.deepInclude(row, { state: "pending", code: "ExtractorUnavailable", failures: 0, processed: false })
      }
    }
    yield* tika.start
    assert.strictEqual((yield* house.run([], impatient)).exitCode, 0)
    yield* assertAllDone(house, 8)
  }).pipe(Effect.scoped, withServices)
)

it.live("reads what Tika was at when it was killed, once it is back, and blames nobody", () =>
  Effect.gen(function* () {
    const tika = yield* ownServer("tika", { TIKA_OCR: "off" })
    const house = yield* production(tika.variables)
    // Nobody of ours reads it, and Tika is at it for a while, so that the kill hits it.
    const json = (number: number) => `{"portaria": "${`Portaria número ${number} da prefeitura. `.repeat(60_000)}"}`
    for (const number of [1, 2, 3]) {
      yield* house.scrape({ file_path: `2700300/2024-01-31/${number}.json`, bytes: json(number) })
    }
    const run = yield* running(["run", "--json"], { ...house.environment, TIKA_RETRY_BASE_DELAY: "1" })
    yield* house
      .query<{ running: number }>("SELECT count(*)::int AS running FROM escriba_ledger WHERE state = 'running'")
      .pipe(
        Effect.catchCause(() => Effect.succeed([{ running: 0 }])),
        Effect.repeat({ until: ([row]) => (row?.running ?? 0) > 0, schedule: Schedule.spaced("50 millis") })
      )
    yield* Effect.sleep("1 second")
    yield* tika.kill
    yield* tika.start
    const ended = yield* run.ended
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    yield* assertAllDone(house, 3)
  }).pipe(Effect.scoped, withServices)
)

it.live("loses nothing and does nothing twice when the run is killed five times", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* scrapeMany(house, 120)
    const environment = { ...house.environment, GAZETTE_QUERY_PAGE_SIZE: "20" }
    for (let kill = 0; kill < 5; kill++) {
      const run = yield* running(["run"], environment)
      yield* run.untilItSays(/extraction children/)
      yield* someDone(house, kill * 10)
      yield* Effect.sleep(yield* Random.nextIntBetween(0, 500))
      yield* run.kill("SIGKILL")
    }
    yield* house.run().pipe(Effect.repeat({ until: (ended) => reportOf(ended).selected === 0, times: 4 }))
    yield* assertAllDone(house, 120)
  }).pipe(Effect.scoped, withServices)
)

it.live("does every document once when two runs are at the same rows", () =>
  Effect.gen(function* () {
    const house = yield* production()
    yield* scrapeMany(house, 80)
    const change = { GAZETTE_QUERY_PAGE_SIZE: "80" }
    const [one, other] = yield* Effect.all([house.run([], change), house.run([], { ...change })], { concurrency: 2 })
    assert.deepStrictEqual([one.exitCode, other.exitCode], [0, 0], one.stderr + other.stderr)
    assert.strictEqual(reportOf(one).done + reportOf(other).done, 80)
    yield* assertAllDone(house, 80)
  }).pipe(Effect.scoped, withServices)
)

/** A disk so small that it is soon full: only root can mount one. */
const smallDisk = (place: string, size: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const mounted = Bun.spawnSync(["mount", "-t", "tmpfs", "-o", `size=${size}`, "escriba-test", place])
      if (mounted.exitCode !== 0) throw new Error(mounted.stderr.toString())
    }),
    () => Effect.sync(() => void Bun.spawnSync(["umount", place]))
  )

it.live.skipIf(process.getuid?.() !== 0)(
  "stops when the disk is full, burns no attempt, and goes on when there is room",
  () =>
    Effect.gen(function* () {
      const house = yield* production()
      const home = house.environment.ESCRIBA_HOME ?? ""
      yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.makeDirectory(home))
      const bytes = `<p>${textOf(1)}</p>${"<p>Publique-se.</p>".repeat(100_000)}`
      yield* house.scrape({ file_path: "2700300/2024-01-31/large.html", bytes })
      const full = yield* Effect.scoped(Effect.andThen(smallDisk(home, "1m"), house.run()))
      assert.strictEqual(full.exitCode, 3, full.stderr)
      const [row] = yield* house.ledger
      assert.deepInclude(row, { state: "pending", code: "DiskFull", failures: 0, processed: false })
      assert.strictEqual((yield* house.run()).exitCode, 0)
      yield* assertAllDone(house, 1)
    }).pipe(Effect.scoped, withServices)
)
