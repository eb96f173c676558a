import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { Duration, Effect, FileSystem } from "effect"
import { demoSettings } from "../../src/demo/Demo.ts"
import { settingsInForce } from "../../src/extraction/InForce.ts"
import { Roster } from "../../src/extraction/Roster.ts"
import * as Services from "../../src/house/Services.ts"
import { extractorNames } from "../../src/settings/ExtractorNames.ts"
import { Settings, type SettingsShape } from "../../src/settings/Settings.ts"
import { escriba, temporary, withServices } from "../Command.ts"
import { endless, unloadable, writePlugin } from "../children/PluginFiles.ts"

const tika: SettingsShape["tika"] = {
  url: "http://tika:9998",
  maxRetries: 0,
  retryBaseDelay: Duration.zero,
  connections: 1
}

const under = <A, E, R>(list: string, use: Effect.Effect<A, E, R>, change: Partial<SettingsShape> = {}) =>
  use.pipe(
    Effect.provide(Roster.layer(Services.extractors)),
    Effect.provideServiceEffect(
      Settings,
      Effect.map(demoSettings("/nonexistent"), (settings) => ({
        ...settings,
        extractors: extractorNames(list) ?? [],
        ...change
      }))
    ),
    Effect.provide(NodeServices.layer)
  )

const idsOf = (list: string, change?: Partial<SettingsShape>) =>
  under(
    list,
    Effect.map(Roster, ({ entries }) => entries.map(({ extractor }) => extractor.id)),
    change
  )

/** In milliseconds: a child for each plug-in. */
const longTest = 120_000

/** As a person is told; plug-ins are asked by a process of its own, so that its children are none of this one's. */
const problemsOf = (list: string, deadlineSeconds = 60) =>
  escriba(["extractors"], { ESCRIBA_EXTRACTORS: list, ESCRIBA_DEADLINE_SECONDS: String(deadlineSeconds) }).pipe(
    Effect.map(({ exitCode, stderr, stdout }) => {
      assert.deepStrictEqual([exitCode, stdout], [2, ""])
      return stderr.trim().split("\n")
    })
  )

it.live("asks the built-in ones in their order, those that are named first, and Tika last unless it is named", () =>
  Effect.gen(function* () {
    const all = yield* idsOf("")
    assert.include(all, "plain-text")
    assert.deepStrictEqual(yield* idsOf("..."), all)
    assert.deepStrictEqual(yield* idsOf("html,..."), ["html", ...all.filter((id) => id !== "html")])
    assert.deepStrictEqual(yield* idsOf("html, plain-text"), ["html", "plain-text"])
    assert.deepStrictEqual(
      yield* idsOf("-html,-mammoth"),
      all.filter((id) => id !== "html" && id !== "mammoth")
    )
    assert.deepStrictEqual(yield* idsOf("html", { tika }), ["html", "tika"])
    assert.deepStrictEqual(yield* idsOf("tika,html", { tika }), ["tika", "html"])
    assert.deepStrictEqual(yield* idsOf("html,-tika", { tika }), ["html"])
    assert.deepStrictEqual(yield* idsOf("html,-tika"), ["html"])
  })
)

it.live("asks the engines that `pdf` is made of where they are named, and only there", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* idsOf("pdfjs,pdfium,html"), ["pdfjs", "pdfium", "html"])
    const all = yield* idsOf("pdfium,...,-pdf")
    assert.strictEqual(all[0], "pdfium")
    assert.notInclude(all, "pdfjs")
    assert.notInclude(all, "pdf")
  })
)

it.live(
  "tells of every problem of the list at once, and of each by its name",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporary
      for (const [name, [source]] of Object.entries(unloadable)) {
        yield* fs.writeFileString(`${folder}/${name}.ts`, source)
      }
      yield* writePlugin(`${folder}/twin.ts`, "html", "7")
      const files = Object.keys(unloadable).map((name) => `${folder}/${name}.ts`)
      const list = ["pdf-js", "@nobody/has-this", "./nowhere.ts", "tika", "-htm", "html", `${folder}/twin.ts`, ...files]
      const problems = yield* problemsOf(list.join(","))
      const problemWith = (name: string) => problems.find((problem) => problem.includes(name)) ?? "none"
      for (const [name, [, said]] of Object.entries(unloadable)) assert.match(problemWith(`/${name}.ts`), said)
      assert.match(problemWith("@nobody/has-this"), /no such file or package.*built in are plain-text, html/)
      assert.match(problemWith("pdf-js"), /no such file or package.*did you mean pdfjs\?/)
      assert.match(problemWith("@nobody/has-this"), /no such file or package/)
      assert.match(problemWith("./nowhere.ts"), /no such file or package/)
      assert.match(problemWith("tika:"), /APACHE_TIKA_SERVER is not set/)
      assert.match(problemWith("-htm"), /no extractor is called htm$/)
      assert.match(problemWith("twin.ts"), /2 extractors are called html: the built-in one, .*twin\.ts/)
      assert.lengthOf(problems, files.length + 6)
      assert.isTrue(problems.every((problem) => problem.startsWith("configuration: ESCRIBA_EXTRACTORS: ")))
    }).pipe(withServices),
  longTest
)

it.live(
  "waits for a plug-in that never ends loading as long as for a document",
  () =>
    Effect.gen(function* () {
      const path = `${yield* temporary}/endless.ts`
      yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.writeFileString(path, endless))
      const [problem] = yield* problemsOf(path, 2)
      assert.match(problem ?? "", /endless\.ts: it does not load within 2s$/)
    }).pipe(withServices),
  longTest
)

it.live("refuses a list that leaves nobody", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* problemsOf("html,-html"), ["configuration: ESCRIBA_EXTRACTORS: no extractor is left"])
  })
)

it.live("puts ids and versions into the settings that failures are bound to", () =>
  Effect.gen(function* () {
    const inForce = (list: string) =>
      Effect.map(under(list, settingsInForce), (settings) => settings.ESCRIBA_EXTRACTORS)
    assert.match(yield* inForce("html,xml"), /^html@[\w.]+,xml@[\w.]+$/)
    assert.match(yield* inForce("xml,html"), /^xml@[\w.]+,html@[\w.]+$/)
  })
)
