import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { withServices } from "../Command.ts"
import { edition } from "../flow/Editions.ts"
import { production } from "./Production.ts"

interface Row {
  readonly territory_id: string | null
  readonly state_code: string
  readonly year: number
  readonly file_path: string
  readonly file_size_mb: number
  readonly hash_info: string
}

const md5 = (bytes: Uint8Array) => new Bun.CryptoHasher("md5").update(bytes).digest("hex")

it.live(
  "the archives of a real database and bucket: published, noted, not uploaded again, restored, withdrawn",
  () =>
    Effect.gen(function* () {
      const house = yield* production()
      yield* house.query(
        "INSERT INTO territories VALUES ('2700000', 'Alagoas', 'AL', 'Alagoas') ON CONFLICT DO NOTHING"
      )
      yield* house.scrape({ file_path: "2700300/2024-01-31/one.txt", bytes: "Decreto nº 1 & <lei>" })
      // Processed by the system before us: no ledger knows it, its text lies where the contract says.
      yield* house.scrape({
        file_path: "2704302/2024-01-30/old",
        bytes: "pdf",
        territory_id: "2704302",
        date: "2024-01-30",
        edition_number: null,
        processed: true
      })
      yield* Effect.promise(() => house.s3.write("2704302/2024-01-30/old.txt", "Lei antiga"))
      yield* house.scrape({
        file_path: "2700000/2024-02-01/edition.txt",
        bytes: edition(["ARAPIRACA", "Decreto nº 2"], ["MACEIÓ", "Decreto nº 3"]),
        territory_id: "2700000",
        date: "2024-02-01"
      })
      const ran = yield* house.run()
      assert.strictEqual(ran.exitCode, 0, ran.stderr)

      const aggregates = (...args: ReadonlyArray<string>) =>
        Effect.map(house.command(["aggregates", "--json", ...args]), (ended) => {
          assert.strictEqual(ended.exitCode, 0, ended.stderr)
          return JSON.parse(ended.stdout)
        })
      const rows = house.query<Row>("SELECT * FROM aggregates ORDER BY file_path")
      assert.deepInclude(yield* aggregates(), { published: 3, unchanged: 0, failed: [] })
      const published = yield* rows
      assert.deepStrictEqual(
        published.map(({ file_path, state_code, territory_id, year }) => [file_path, territory_id, state_code, year]),
        [
          ["aggregates/AL/AL_2024.zip", null, "AL", 2024],
          ["aggregates/AL/alarapiraca_2700300_2024.zip", "2700300", "AL", 2024],
          ["aggregates/AL/almaceio_2704302_2024.zip", "2704302", "AL", 2024]
        ]
      )
      const state = new Uint8Array(
        yield* Effect.promise(() => house.s3.file("aggregates/AL/AL_2024.zip").arrayBuffer())
      )
      assert.strictEqual(md5(state), published[0]!.hash_info)

      assert.deepInclude(yield* aggregates(), { published: 0, unchanged: 3, failed: [] })
      assert.deepStrictEqual(yield* rows, published)

      yield* Effect.promise(() => house.s3.file("aggregates/AL/almaceio_2704302_2024.zip").delete())
      assert.deepInclude(yield* aggregates(), { published: 1, unchanged: 2, withdrawn: 0 })
      yield* house.query("UPDATE territories SET name = 'Maceió Capital' WHERE id = '2704302'")
      assert.deepInclude(yield* aggregates(), { published: 2, unchanged: 1, withdrawn: 1 })
      yield* house.query("UPDATE territories SET name = 'Maceió' WHERE id = '2704302'")
      assert.deepInclude(yield* aggregates(), { published: 2, unchanged: 1, withdrawn: 1 })
      const stored = yield* Effect.promise(() => house.s3.list({ prefix: "aggregates/" }))
      assert.deepStrictEqual(
        stored.contents?.map(({ key }) => key).sort(),
        (yield* rows).map(({ file_path }) => file_path).sort()
      )

      const withSegments = yield* aggregates("--with-segments", "--territory", "2700300")
      assert.deepInclude(withSegments, { published: 1, gazettes: 2 })
      const hashes = new Map((yield* rows).map(({ file_path, hash_info }) => [file_path, hash_info]))
      assert.notStrictEqual(hashes.get("aggregates/AL/alarapiraca_2700300_2024.zip"), published[1]!.hash_info)
      assert.strictEqual(hashes.get("aggregates/AL/AL_2024.zip"), published[0]!.hash_info)
    }).pipe(Effect.scoped, withServices),
  120_000
)

it.live(
  "an archive that lacks a text is named, and the exit code says so",
  () =>
    Effect.gen(function* () {
      const house = yield* production()
      yield* house.scrape({ file_path: "2700300/2024-01-31/gone.pdf", bytes: "pdf", processed: true })
      const ended = yield* house.command(["aggregates", "--fail-on-documents"])
      assert.strictEqual(ended.exitCode, 1, ended.stderr)
      assert.include(ended.stdout, "aggregates/AL/alarapiraca_2700300_2024.zip: NotFound")
      assert.include(ended.stdout, "2700300/2024-01-31/gone.txt")
      assert.deepStrictEqual(yield* house.query("SELECT * FROM aggregates"), [])
    }).pipe(Effect.scoped, withServices),
  120_000
)
