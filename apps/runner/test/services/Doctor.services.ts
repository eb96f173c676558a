import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Finding } from "../../src/doctor/Finding.ts"
import { withServices } from "../Command.ts"
import { production } from "./Production.ts"
import { ownServer } from "./Servers.ts"

const wrongs = (findings: ReadonlyArray<Finding>) =>
  findings.filter(({ result }) => result === "wrong").map(({ check, service }) => `${service}: ${check}`)

it.live("finds nothing wrong where nothing is", () =>
  Effect.gen(function* () {
    const { command, run, scrape } = yield* production()
    yield* scrape({ file_path: "2700300/2024-01-31/a.txt", bytes: "Decreto nº 1" })
    yield* run()
    const ended = yield* command(["doctor", "--json"])
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const findings: ReadonlyArray<Finding> = JSON.parse(ended.stdout)
    assert.deepStrictEqual(
      findings.filter(({ result }) => result !== "ok"),
      []
    )
    assert.deepStrictEqual(
      [...new Set(findings.map(({ service }) => service))],
      ["PostgreSQL", "S3", "OpenSearch", "Tika", "this machine"]
    )
  }).pipe(Effect.scoped, withServices)
)

const secret = "n0body-must-see-this"

it.live(
  "names a wrong password, a missing bucket, a wrong mapping and a stopped Tika, each with its remedy, and no secret",
  () =>
    Effect.gen(function* () {
      const tika = yield* ownServer("tika", { TIKA_OCR: "off" })
      const { command, environment, run, scrape, search } = yield* production(tika.variables)
      yield* scrape({ file_path: "2700300/2024-01-31/a.txt", bytes: "Decreto nº 1" })
      yield* search("", {
        method: "PUT",
        body: JSON.stringify({ mappings: { properties: { date: { type: "text" } } } })
      })
      yield* tika.stop
      const troubles: ReadonlyArray<readonly [Record<string, string>, ReadonlyArray<string>]> = [
        [{ POSTGRES_PASSWORD: secret }, ["PostgreSQL: credentials"]],
        [{ POSTGRES_DB: "nowhere" }, ["PostgreSQL: credentials"]],
        [{ POSTGRES_PORT: "1" }, ["PostgreSQL: reachable"]],
        [{ STORAGE_BUCKET: "no-such-bucket" }, ["S3: bucket"]],
        [{ STORAGE_ACCESS_SECRET: secret }, ["S3: credentials"]],
        [{ STORAGE_REGION: "xx" }, ["S3: region"]],
        [{ STORAGE_ENDPOINT: "http://127.0.0.1:1" }, ["S3: reachable"]],
        [
          { OPENSEARCH_HOST: "http://127.0.0.1:1", OPENSEARCH_USER: "admin", OPENSEARCH_PASSWORD: secret },
          ["OpenSearch: reachable"]
        ]
      ]
      for (const [change, expected] of troubles) {
        for (const args of [["doctor", "--json"], ["doctor"]]) {
          const ended = yield* command(args, change)
          // Only where OpenSearch is out, nothing is wrong that a person must change.
          assert.strictEqual(ended.exitCode, "OPENSEARCH_HOST" in change ? 3 : 2, ended.stderr)
          assert.notInclude(ended.stdout + ended.stderr, secret)
          assert.notInclude(ended.stdout + ended.stderr, environment.STORAGE_ACCESS_SECRET ?? "")
          if (args.length === 1) continue
          const findings: ReadonlyArray<Finding> = JSON.parse(ended.stdout)
          const found = wrongs(findings)
          assert.includeMembers(found, [...expected, "Tika: reachable"])
          if (!("OPENSEARCH_HOST" in change)) assert.include(found, "OpenSearch: index")
          for (const { remedy, result } of findings) if (result === "wrong") assert.isNotEmpty(remedy)
        }
        // Nor where a run meets the same.
        const ran = yield* run([], { ...change, ESCRIBA_OUTAGE_SECONDS: "1", TIKA_MAX_RETRIES: "0" })
        assert.notInclude(ran.stdout + ran.stderr, secret)
      }
    }).pipe(Effect.scoped, withServices)
)
