import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { ConfigProvider, Duration, Effect } from "effect"
import { readSettings, Settings } from "../../src/settings/Settings.ts"
import { strangeVariables } from "../../src/settings/StrangeVariables.ts"
import { type Declaration, variables } from "../../src/settings/Variables.ts"

const declarations: ReadonlyArray<Declaration> = Object.values(variables)

const settingsOf = (environment: Record<string, string>) =>
  Effect.provide(Settings, Settings.layer).pipe(
    Effect.provide([ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment)), NodeServices.layer])
  )

it.effect("has a field for each variable that declares one", () =>
  Effect.gen(function* () {
    const fields = declarations.flatMap(({ as }) => as ?? [])
    assert.includeMembers(fields, ["home", "mode", "pageSize"])
    assert.containsAllKeys(yield* settingsOf({}), [...fields])
  })
)

it.effect("has a default for everything, whether the environment or given texts are empty", () =>
  Effect.gen(function* () {
    const settings = yield* settingsOf({})
    assert.deepStrictEqual(yield* Effect.provide(readSettings({}), NodeServices.layer), settings)
    assert.strictEqual(settings.home, ".escriba")
    assert.strictEqual(settings.mode, "UNPROCESSED")
    assert.strictEqual(settings.pageSize, 1000)
    assert.strictEqual(settings.maxFileBytes, 500 * 1024 * 1024)
    assert.isUndefined(settings.memoryLimitBytes)
    assert.strictEqual(Duration.toSeconds(settings.deadline), 300)
    assert.deepInclude(settings, { joinWords: "index", maxIndexTextBytes: 16 * 1024 * 1024 })
  })
)

it.effect(
  "joins broken words in the embedded index alone, unless told where, and indexes less of a text in a real one",
  () =>
    Effect.gen(function* () {
      const real = { OPENSEARCH_HOST: "http://127.0.0.1:9", OPENSEARCH_USER: "u", OPENSEARCH_PASSWORD: "p" }
      assert.deepInclude(yield* settingsOf(real), { joinWords: "none", maxIndexTextBytes: 8 * 1024 * 1024 })
      assert.strictEqual((yield* settingsOf({ ...real, ESCRIBA_JOIN_WORDS: "TEXT" })).joinWords, "text")
      const { problems } = yield* Effect.flip(settingsOf({ ESCRIBA_JOIN_WORDS: "always" }))
      assert.deepStrictEqual(problems, ['ESCRIBA_JOIN_WORDS is "always": expected none, index, text'])
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
        POSTGRES_PORT: "many",
        STORAGE_ENDPOINT: "files.example",
        OPENSEARCH_HOST: "http://admin:hidden@search.example",
        OPENSEARCH_USER: "admin",
        APACHE_TIKA_SERVER: "tika:9998",
        TIKA_RETRY_BASE_DELAY: "-2"
      })
    )
    const named = error.problems.map((problem) => problem.split(" ")[0]).sort()
    assert.deepStrictEqual(named, [
      "APACHE_TIKA_SERVER",
      "DEBUG",
      "ESCRIBA_DEADLINE_SECONDS",
      "EXECUTION_MODE",
      "GAZETTE_QUERY_PAGE_SIZE",
      "MAX_GAZETTE_FILE_SIZE_MB",
      "MEMORY_LIMIT_BYTES",
      "OPENSEARCH_HOST",
      "OPENSEARCH_PASSWORD",
      "POSTGRES_DB",
      "POSTGRES_PASSWORD",
      "POSTGRES_PORT",
      "POSTGRES_USER",
      "STORAGE_BUCKET",
      "STORAGE_BUCKET",
      "TIKA_RETRY_BASE_DELAY"
    ])
    assert.notInclude(error.message, "hidden")
  })
)

const production = {
  POSTGRES_HOST: "db",
  POSTGRES_DB: "queridodiario",
  POSTGRES_USER: "escriba",
  POSTGRES_PASSWORD: "p4ss",
  STORAGE_BUCKET: "diarios",
  STORAGE_ACCESS_KEY: "k3y",
  STORAGE_ACCESS_SECRET: "s3cret",
  OPENSEARCH_HOST: "search:9200",
  QUERIDO_DIARIO_FILES_ENDPOINT: "https://files.example/"
}

it.effect("takes the variables of the existing deployment, and shows none of its secrets", () =>
  Effect.gen(function* () {
    const settings = yield* settingsOf({
      ...production,
      STORAGE_ENDPOINT: "https://nyc3.example/",
      STORAGE_REGION: "nyc3",
      OPENSEARCH_USER: "admin",
      OPENSEARCH_PASSWORD: "s3arch",
      APACHE_TIKA_SERVER: "http://tika:9998",
      TIKA_RETRY_BASE_DELAY: "0.5",
      POSTGRES_DIRECT_HOST: "db-itself"
    })
    assert.strictEqual(settings.mode, "DAILY")
    assert.strictEqual(settings.postgres?.port, 5432)
    assert.deepStrictEqual(settings.postgres?.direct, { host: "db-itself", port: 5432 })
    assert.strictEqual(settings.storage?.endpoint, "https://nyc3.example")
    assert.strictEqual(settings.openSearch?.index, "querido-diario")
    assert.strictEqual(settings.filesEndpoint, "https://files.example")
    assert.deepInclude(settings.tika, { maxRetries: 5, connections: 10 })
    assert.strictEqual(Duration.toMillis(settings.tika?.retryBaseDelay ?? 0), 500)
    for (const secret of ["p4ss", "k3y", "s3cret", "s3arch"]) assert.notInclude(JSON.stringify(settings), secret)
  })
)

const { OPENSEARCH_HOST, ...withoutIndex } = production
const { STORAGE_BUCKET, STORAGE_ACCESS_KEY, STORAGE_ACCESS_SECRET, ...withoutStore } = production

it.effect.each([
  ["OPENSEARCH_HOST", withoutIndex],
  ["STORAGE_BUCKET", withoutStore]
] as const)("refuses a real database without %s, unless that is meant", ([missing, environment]) =>
  Effect.gen(function* () {
    const { problems } = yield* Effect.flip(settingsOf(environment))
    assert.deepStrictEqual([problems.length, problems[0]?.split(" ")[0]], [1, missing])
    assert.strictEqual((yield* settingsOf({ ...environment, ESCRIBA_ALLOW_MIXED: "1" })).postgres?.host, "db")
  })
)

it.effect.each<[missing: string, environment: Record<string, string>]>([
  ["POSTGRES_HOST", { POSTGRES_PASSWORD: "p4ss" }],
  ["STORAGE_BUCKET", { STORAGE_ENDPOINT: "http://s3:9000" }],
  ["OPENSEARCH_HOST", { OPENSEARCH_INDEX: "diarios" }],
  ["OPENSEARCH_USER", { OPENSEARCH_HOST: "search", OPENSEARCH_PASSWORD: "s3arch" }],
  ["QUERIDO_DIARIO_FILES_ENDPOINT", { ...production, QUERIDO_DIARIO_FILES_ENDPOINT: "" }]
])("names the variable that half a service lacks: %s", ([missing, environment]) =>
  Effect.gen(function* () {
    const { problems } = yield* Effect.flip(settingsOf(environment))
    assert.deepStrictEqual([problems.length, problems[0]?.split(" ")[0]], [1, missing])
  })
)

it.effect("writes keys where relative paths are asked for", () =>
  Effect.gen(function* () {
    const settings = yield* settingsOf({ ...production, USE_RELATIVE_FILE_PATHS: "true" })
    assert.isUndefined(settings.filesEndpoint)
  })
)

it.effect.each<[name: string, value: string]>([
  ["POSTGRES_PORT", "99999"],
  ["POSTGRES_PORT", "0"],
  ["OPENSEARCH_INDEX", "WITH BLANK"],
  ["OPENSEARCH_INDEX", "_hidden"],
  ["MEMORY_LIMIT_BYTES", "1000"],
  ["MEMORY_LIMIT_BYTES", "2GB"],
  ["QUERIDO_DIARIO_FILES_ENDPOINT", "files.example.org"],
  ["ESCRIBA_DEADLINE_SECONDS", "99999999999"],
  ["GAZETTE_QUERY_PAGE_SIZE", "99999999"]
])("refuses %s=%s and says what is expected", ([name, value]) =>
  Effect.gen(function* () {
    const { problems } = yield* Effect.flip(settingsOf({ ...production, [name]: value }))
    assert.match(problems.join("\n"), new RegExp(`^${name} is ${JSON.stringify(value)}: expected .+$`))
  })
)

it.effect.each(["OPENSEARCH_HOST", "STORAGE_ENDPOINT"])("shows no password in %s, whatever it is made of", (name) =>
  Effect.gen(function* () {
    for (const secret of ["s3cr/et", "123/et", "s@cr@t", "se:cr?et#"]) {
      const { message } = yield* Effect.flip(settingsOf({ ...production, [name]: `http://admin:${secret}@host:9200` }))
      assert.include(message, `${name} is "http://***@host:9200"`)
    }
  })
)

it("warns about names that nothing reads and that look like ours, and about no others", () => {
  const near = ["OPENSEARCH_INDX", "ESCRIBA_DEADLINE_SECOND", "postgres_host", "ESCRIBA_COLOUR"]
  const others = ["TIKA_CHUNK_SIZE", "POSTGRES_HOST", "POSTGRES_INITDB_ARGS", "ESCRIBA_TEST_SERVICES", "HOME", "DEBUGX"]
  assert.deepStrictEqual(strangeVariables([...near, ...others]), [
    "OPENSEARCH_INDX is set, but Escriba has no such variable: did you mean OPENSEARCH_INDEX?",
    "ESCRIBA_DEADLINE_SECOND is set, but Escriba has no such variable: did you mean ESCRIBA_DEADLINE_SECONDS?",
    "postgres_host is set, but Escriba has no such variable: did you mean POSTGRES_HOST?",
    "ESCRIBA_COLOUR is set, but Escriba has no such variable"
  ])
})
