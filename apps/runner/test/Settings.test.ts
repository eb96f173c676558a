import { assert, it } from "@effect/vitest"
import { ConfigProvider, Duration, Effect } from "effect"
import { Settings } from "../src/Settings.ts"

const settingsOf = (environment: Record<string, string>) =>
  Effect.provide(Settings, Settings.layer).pipe(
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment)))
  )

it.effect("has a default for everything", () =>
  Effect.gen(function* () {
    const settings = yield* settingsOf({})
    assert.strictEqual(settings.home, ".escriba")
    assert.strictEqual(settings.mode, "UNPROCESSED")
    assert.strictEqual(settings.pageSize, 1000)
    assert.strictEqual(settings.maxFileBytes, 500 * 1024 * 1024)
    assert.isUndefined(settings.memoryLimitBytes)
    assert.strictEqual(Duration.toSeconds(settings.deadline), 300)
  })
)

it.effect("takes the contract's names, and an empty variable as not set", () =>
  Effect.gen(function* () {
    const settings = yield* settingsOf({
      EXECUTION_MODE: "daily",
      GAZETTE_QUERY_PAGE_SIZE: "7",
      MAX_GAZETTE_FILE_SIZE_MB: "",
      MEMORY_LIMIT_BYTES: "1073741824",
      DEBUG: "1"
    })
    assert.strictEqual(settings.mode, "DAILY")
    assert.strictEqual(settings.pageSize, 7)
    assert.strictEqual(settings.maxFileBytes, 500 * 1024 * 1024)
    assert.strictEqual(settings.memoryLimitBytes, 2 ** 30)
    assert.isTrue(settings.isDebug)
  })
)

it.effect("reports every problem at once, each with its variable", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(
      settingsOf({
        EXECUTION_MODE: "SOMETIMES",
        GAZETTE_QUERY_PAGE_SIZE: "1e3",
        MAX_GAZETTE_FILE_SIZE_MB: "-1",
        MEMORY_LIMIT_BYTES: "a lot",
        ESCRIBA_DEADLINE_SECONDS: "0",
        DEBUG: "maybe",
        POSTGRES_HOST: "db.example",
        OPENSEARCH_HOST: "search.example"
      })
    )
    const named = error.problems.map((problem) => problem.split(" ")[0]).sort()
    assert.deepStrictEqual(named, [
      "DEBUG",
      "ESCRIBA_DEADLINE_SECONDS",
      "EXECUTION_MODE",
      "GAZETTE_QUERY_PAGE_SIZE",
      "MAX_GAZETTE_FILE_SIZE_MB",
      "MEMORY_LIMIT_BYTES",
      "OPENSEARCH_HOST",
      "POSTGRES_HOST"
    ])
  })
)
