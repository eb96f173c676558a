import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { escriba, temporary, withServices } from "../Command.ts"
import { type PluginId, writePlugins } from "./PluginFiles.ts"

const onLinux = it.live.skipIf(process.platform !== "linux")

/** In milliseconds: children are started and killed by the dozen. */
const longTest = 120_000

interface Asked {
  readonly extractor: string
  readonly outcome: string
  readonly detail: string | null
}

/** A text, to be given to these plug-ins in turn and then to the built-in extractors: real runs with real children. */
const before = (ids: ReadonlyArray<PluginId>, name = "sample.txt") =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* temporary
    const pathOf = yield* writePlugins(folder)
    yield* fs.writeFileString(`${folder}/${name}`, "Decreto nº 1 abre licitação")
    const environment = {
      TMPDIR: folder,
      ESCRIBA_EXTRACTORS: [...ids.map(pathOf), "..."].join(","),
      ESCRIBA_DEADLINE_SECONDS: "4",
      MEMORY_LIMIT_BYTES: String(450 * 1024 * 1024),
      EXTRACT_PASSWORDS: "errada,senha"
    }
    const extract = (...flags: ReadonlyArray<string>) =>
      Effect.map(escriba(["extract", ...flags, `${folder}/${name}`], environment), ({ exitCode, stderr, stdout }) => {
        assert.strictEqual(exitCode, 0, stderr)
        return stdout
      })
    return {
      text: Effect.map(extract(), (stdout) => stdout.trim()),
      asked: Effect.map(extract("--explain", "--json"), (stdout): ReadonlyArray<Asked> => JSON.parse(stdout).asked),
      left: Effect.map(fs.readDirectory(folder), (entries) => entries.filter((entry) => entry.startsWith("escriba-")))
    }
  })

const told = (asked: ReadonlyArray<Asked>) => asked.map(({ extractor, outcome }) => `${extractor} ${outcome}`)

onLinux(
  "contains whatever a plug-in does, names it by its id, and goes on to the next",
  () =>
    Effect.gen(function* () {
      const bad = [
        "throws",
        "dies",
        "untyped",
        "careless",
        "typed",
        "miscounts",
        "torn",
        "undecided",
        "silent"
      ] as const
      const worse = ["exits", "hangs", "grows"] as const
      const document = yield* before([...bad, ...worse])
      const asked = yield* document.asked
      assert.deepStrictEqual(told(asked), [
        "throws ExtractorCrashed",
        "dies ExtractorCrashed",
        "untyped ExtractorCrashed",
        "careless ExtractorCrashed",
        "typed Corrupt",
        "miscounts ExtractorCrashed",
        "torn ExtractorCrashed",
        "undecided ExtractorCrashed",
        "silent NoText",
        "exits ExtractorCrashed",
        "hangs DeadlineExceeded",
        "grows MemoryExceeded",
        "plain-text Text"
      ])
      assert.strictEqual(asked[0]?.detail, "made to throw")
      assert.deepStrictEqual(yield* document.left, [])
    }).pipe(withServices),
  longTest
)

onLinux(
  "takes a plug-in's text and nothing that it prints, and passes over one that declines where it runs",
  () =>
    Effect.gen(function* () {
      const document = yield* before(["choosy", "noisy", "sound"])
      assert.deepStrictEqual(told(yield* document.asked), ["choosy Declined", "noisy Text"])
      assert.strictEqual(yield* document.text, "a text in spite of the noise")
    }).pipe(withServices),
  longTest
)

onLinux(
  "tells a plug-in the name, the first bytes and the passwords, as any extractor",
  () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* (yield* before(["by-name"])).text, "a text by its name and 2 passwords")
      const other = yield* before(["by-name"], "other.txt")
      assert.deepStrictEqual(told(yield* other.asked), ["by-name Declined", "plain-text Text"])
    }).pipe(withServices),
  longTest
)
