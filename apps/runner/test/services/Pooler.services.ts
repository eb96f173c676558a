import { assert, it } from "@effect/vitest"
import { SQL } from "bun"
import { Effect } from "effect"
import type { Finding } from "../../src/doctor/Finding.ts"
import { withServices } from "../Command.ts"
import { production } from "./Production.ts"
import { ownServer } from "./Servers.ts"

const begun = Effect.fnUntraced(function* (mode: string) {
  const pooler = yield* ownServer("pgbouncer", { PGBOUNCER_POOL_MODE: mode })
  const place = {
    POSTGRES_HOST: pooler.variables.POSTGRES_HOST ?? "",
    POSTGRES_PORT: pooler.variables.POSTGRES_PORT ?? ""
  }
  const house = yield* production()
  const { environment, scrape } = house
  for (const number of [1, 2, 3]) {
    yield* scrape({ file_path: `2700300/2024-01-31/${number}.txt`, bytes: `Decreto nº ${number}` })
  }
  const direct = {
    POSTGRES_DIRECT_HOST: environment.POSTGRES_HOST ?? "",
    POSTGRES_DIRECT_PORT: environment.POSTGRES_PORT ?? ""
  }
  /** As a scraper writes beside us, through the same sessions. */
  const scraperWrites = Effect.promise(async () => {
    const sql = new SQL({
      adapter: "postgres",
      hostname: place.POSTGRES_HOST,
      port: Number(place.POSTGRES_PORT),
      username: environment.POSTGRES_USER,
      password: environment.POSTGRES_PASSWORD,
      database: environment.POSTGRES_DB,
      prepare: false,
      max: 1
    })
    await sql.unsafe("INSERT INTO territories (id, name, state_code) VALUES ('9999999', 'Nova', 'AL')")
    await sql.close()
  })
  return { ...house, place, direct, scraperWrites }
})

const wrongs = (stdout: string) =>
  (JSON.parse(stdout) as ReadonlyArray<Finding>).filter(({ result }) => result === "wrong")

const onceEach = [1, 2, 3].map((id) => ({ id, state: "done", code: null, failures: 0, processed: true, done: 1 }))

it.live.each(["transaction", "statement"])(
  "names a pooler by %s, harms nothing, and works with a direct connection",
  (mode) =>
    Effect.gen(function* () {
      const { command, direct, ledger, place, query, run, scraperWrites } = yield* begun(mode)
      const [finding, ...others] = wrongs((yield* command(["doctor", "--json"], place)).stdout)
      assert.deepStrictEqual(others, [])
      assert.deepInclude(finding, { service: "PostgreSQL", check: "pooler" })
      assert.include(finding?.detail, `pool_mode = ${mode}`)

      const refused = yield* run([], place)
      assert.strictEqual(refused.exitCode, 2, refused.stderr)
      assert.include(refused.stderr, "POSTGRES_DIRECT_HOST and POSTGRES_DIRECT_PORT")
      assert.deepStrictEqual([...(yield* query("SELECT tablename FROM pg_tables WHERE tablename LIKE 'escriba%'"))], [])
      yield* scraperWrites

      const ended = yield* run([], { ...place, ...direct })
      assert.strictEqual(ended.exitCode, 0, ended.stderr)
      assert.deepStrictEqual([...(yield* ledger)], onceEach)
      assert.deepStrictEqual(wrongs((yield* command(["doctor", "--json"], { ...place, ...direct })).stdout), [])
    }).pipe(Effect.scoped, withServices)
)

it.live("works wholly through a pooler by session, and says that it is there", () =>
  Effect.gen(function* () {
    const { command, ledger, place, run, scraperWrites } = yield* begun("session")
    const ended = yield* run([], place)
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.deepStrictEqual([...(yield* ledger)], onceEach)
    const { stdout } = yield* command(["doctor", "--json"], place)
    assert.deepStrictEqual(wrongs(stdout), [])
    assert.include(stdout, "it pools by session")
    yield* scraperWrites
  }).pipe(Effect.scoped, withServices)
)
