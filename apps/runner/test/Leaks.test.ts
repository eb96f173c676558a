import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { encryptedPdfOf, pdfOf } from "@escriba/specimens/Pdf"
import { scanPdfOf } from "@escriba/specimens/ScanPdf"
import { Deferred, Duration, Effect, Fiber, FileSystem, Schedule } from "effect"
import { ingest } from "../src/actions/Ingest.ts"
import { type RunObserver, run } from "../src/actions/Run.ts"
import { demoSettings } from "../src/demo/Demo.ts"
import { Roster } from "../src/extraction/Roster.ts"
import type { Fault } from "../src/faults/Fault.ts"
import * as House from "../src/house/House.ts"
import * as Services from "../src/house/Services.ts"
import { Admission } from "../src/machine/Admission.ts"
import { Settings } from "../src/settings/Settings.ts"
import { temporary } from "./Command.ts"
import { bombPdf, endlessHtml } from "./HostileDocuments.ts"
import { descriptors, extractionChildren, openFiles } from "./Processes.ts"

const utf8 = (text: string) => Effect.succeed(new TextEncoder().encode(text))

/** One document for every way to end. */
const files: ReadonlyArray<readonly [name: string, bytes: Effect.Effect<Uint8Array>, code: string]> = [
  ["sound.pdf", pdfOf(["Decreto nº 1", "Decreto nº 2"]), "Done"],
  ["sound.txt", utf8("Portaria nº 3"), "Done"],
  ["empty.pdf", Effect.succeed(new Uint8Array(0)), "Empty"],
  ["random.pdf", Effect.succeed(new Uint8Array(5000).map((_, index) => (index * 7919) % 251)), "Corrupt"],
  ["locked.pdf", encryptedPdfOf("Segredo", "senha"), "Encrypted"],
  ["scan.pdf", scanPdfOf(1), "NoText"],
  ["image.png", utf8("\u0089PNG\r\n\u001a\n"), "Unsupported"],
  ["hang.html", utf8(endlessHtml), "DeadlineExceeded"],
  ["bomb.pdf", Effect.sync(() => bombPdf()), "MemoryExceeded"],
  ["large.txt", utf8("x".repeat(11_000_000)), "TooLarge"],
  ["gone.txt", utf8("here today"), "NotFound"],
  ["changed.txt", utf8("registered as this"), "ChecksumMismatch"]
]

const onLinux = it.live.skipIf(process.platform !== "linux")

/** Everything real, in this process, so that what it leaves can be seen. */
const inHouse = <A, E, R>(use: (home: string) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    yield* fs.makeDirectory(`${root}/docs`)
    for (const [name, bytes] of files) yield* fs.writeFile(`${root}/docs/${name}`, yield* bytes)
    const home = `${root}/home`
    const settings = {
      ...(yield* demoSettings(home)),
      deadline: Duration.seconds(10),
      memoryLimitBytes: 450 * 1024 * 1024
    }
    const before = descriptors()
    const value = yield* use(root).pipe(
      Effect.provide(House.pipeline),
      Effect.provide(Roster.layer(Services.extractors)),
      Effect.provideService(Settings, settings)
    )
    assert.deepStrictEqual(extractionChildren(root), [], "children")
    assert.deepStrictEqual(openFiles(root), [], "open files")
    yield* Effect.sync(descriptors).pipe(
      Effect.repeat({ until: (open) => open <= before, schedule: Schedule.spaced("100 millis") }),
      Effect.timeoutOrElse({
        duration: "10 seconds",
        orElse: () => Effect.die(new Error(`descriptors: ${before} before, ${descriptors()} after`))
      })
    )
    assert.deepStrictEqual(yield* fs.readDirectory(`${home}/tmp`), [], "temporary files")
    return value
  }).pipe(Effect.provide(NodeServices.layer))

const start = Effect.gen(function* () {
  const codes = new Map<string, string>()
  const text: RunObserver["text"] = {
    started: () => Effect.void,
    page: () => Effect.void,
    outcome: (outcome) =>
      Effect.sync(() => {
        const { sourceKey } = outcome.gazette
        codes.set(
          sourceKey.slice(sourceKey.lastIndexOf("/") + 1),
          "fault" in outcome ? outcome.fault.code : outcome._tag
        )
      })
  }
  return {
    codes,
    run: run(
      {},
      { text, stages: { started: () => Effect.void, group: () => Effect.void } },
      yield* Deferred.make<Fault>()
    )
  }
})

const permits = Effect.map(Admission, ({ disk, index }) => [
  disk.inUse(),
  index.inUse(),
  disk.waiting(),
  index.waiting()
])

onLinux("gives back descriptors, files, children and permits after every kind of end", () =>
  inHouse((root) =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      yield* ingest({ paths: [`${root}/docs`] }).pipe(Effect.provide(House.intake))
      yield* fs.remove(`${root}/docs/gone.txt`)
      yield* fs.writeFileString(`${root}/docs/changed.txt`, "and then it was that")
      const { codes, run } = yield* start
      yield* run
      assert.deepStrictEqual(Object.fromEntries(codes), Object.fromEntries(files.map(([name, , code]) => [name, code])))
      assert.deepStrictEqual(yield* permits, [0, 0, 0, 0])
      assert.deepStrictEqual(openFiles(`${root}/docs`), [])
    })
  )
)

onLinux("gives them back after an interruption in the middle of it all", () =>
  inHouse((root) =>
    Effect.gen(function* () {
      yield* ingest({ paths: [`${root}/docs`] }).pipe(Effect.provide(House.intake))
      const fiber = yield* Effect.forkChild((yield* start).run)
      yield* Effect.sync(() => extractionChildren(root).length).pipe(
        Effect.repeat({ until: (running) => running > 0, schedule: Schedule.spaced("20 millis") })
      )
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* permits, [0, 0, 0, 0])
    })
  )
)
