import { readdirSync, readFileSync } from "node:fs"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import { defaultLimits } from "@escriba/extractors/Attempt"
import { fragmentsIn } from "@escriba/indexer/FindInTexts"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Duration, Effect, Fiber, FileSystem, Layer, Schedule } from "effect"
import { Children } from "../../src/children/Children.ts"
import { readPages } from "../../src/children/program/PageFiles.ts"
import { Scratch } from "../../src/machine/Scratch.ts"
import { temporary } from "../Command.ts"
import { edition, territories } from "../flow/Editions.ts"
import { bombPdf, endlessHtml } from "../HostileDocuments.ts"
import { extractionChildren, hasOpen } from "../Processes.ts"
import { writePlugins } from "./PluginFiles.ts"

const mebibyte = 1024 * 1024

const pool = (
  options: {
    readonly children?: number
    readonly childMebibytes?: number
    readonly soloMebibytes?: number
    /** Children that load plug-ins, and run from their sources; else the built ones. */
    readonly plugins?: boolean
  } = {}
) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const folder = yield* temporary
      return Children.layer({
        kind: options.plugins === true ? "plugin" : "builtin",
        deadline: Duration.minutes(1),
        capacity: {
          children: options.children ?? 1,
          documents: 2,
          childBytes: (options.childMebibytes ?? 512) * mebibyte,
          soloBytes: (options.soloMebibytes ?? options.childMebibytes ?? 512) * mebibyte,
          limitBytes: 0
        }
      }).pipe(Layer.provideMerge(Scratch.layer(folder)))
    })
  ).pipe(Layer.provideMerge(NodeServices.layer))

/** Runs one extractor over bytes. */
const extract = (
  extractor: string,
  mediaType: string,
  bytes: Uint8Array,
  { module = null, deadline }: { module?: string | null; deadline?: Duration.Input } = {}
) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const directory = yield* (yield* Scratch).directory
    yield* fs.writeFile(`${directory}/source`, bytes)
    const { answer, request } = yield* (yield* Children).ask(
      "extract",
      {
        extractor,
        module,
        path: `${directory}/source`,
        name: "source",
        mediaType,
        output: `${directory}/text`,
        limits: defaultLimits,
        passwords: []
      },
      deadline === undefined ? undefined : { deadline: Duration.fromInputUnsafe(deadline) }
    )
    assert.isNotNull(answer)
    assert.strictEqual(answer?.sizeBytes, Number((yield* fs.stat(request.output)).size))
    return { ...answer!, output: request.output }
  }).pipe(Effect.scoped)

const text = (content: string) => extract("plain-text", "text/plain", new TextEncoder().encode(content))

const hangs = (deadline?: Duration.Input) =>
  extract("html", "text/html", new TextEncoder().encode(endlessHtml), deadline === undefined ? {} : { deadline })
const hang = hangs()

const children = Effect.sync(extractionChildren)

const onLinux = it.live.skipIf(process.platform !== "linux")

it.live.each([false, true])("extracts in a child, one after the other (one that loads plug-ins: %s)", (plugins) =>
  Effect.gen(function* () {
    const report = yield* text("Decreto nº 1")
    assert.strictEqual(report.extractor, "plain-text")
    assert.strictEqual(
      (yield* extract("pdf", "application/pdf", yield* pdfOf(["Primeira", "Segunda"]))).pages.length,
      2
    )
  }).pipe(Effect.provide(pool({ plugins })))
)

it.live("joins words, cuts an edition and matches themes in a child", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const directory = yield* (yield* Scratch).directory
    const { ask } = yield* Children
    const write = (name: string, content: string) =>
      Effect.as(fs.writeFileString(`${directory}/${name}`, content), `${directory}/${name}`)

    const broken = "Aviso de lici-\ntação"
    const page = { offsetBytes: 0, lengthBytes: Buffer.byteLength(broken) }
    const path = yield* write("broken", broken)
    const joined = yield* ask("joinWords", { path, pages: [page], output: `${path}.joined` })
    assert.strictEqual(yield* fs.readFileString(joined.request.output), "Aviso de licitação")
    assert.deepStrictEqual(joined.answer?.[0]?.lengthBytes, Buffer.byteLength("Aviso de licitação"))

    const [city = "", capital = ""] = [`Obras em ${"x ".repeat(200)}lici-\ntação`, "Decreto nº 2"]
    const whole = yield* write("edition", edition(["ARAPIRACA", city], ["MACEIÓ", capital]))
    const association = { id: "2700000", name: "Alagoas" }
    const pages = [{ offsetBytes: 0, lengthBytes: Number((yield* fs.stat(whole)).size) }]
    const output = `${whole}.cut`
    const cut = yield* ask("cut", { path: whole, pages, association, territories, joinsWords: true, output })
    const { answer, request } = cut
    const spans = answer.segments.flatMap(({ indexed, stored }) => [stored, ...indexed])
    const [stored, indexed, ...second] = yield* readPages(request.output, spans)
    assert.deepStrictEqual([answer.doubts, answer.isDoubtful, answer.segments.length], [[], false, 2])
    assert.strictEqual(indexed, stored?.replace("lici-\ntação", "licitação"))
    assert.strictEqual(second[0], second[1])

    const queries = [{ title: "Obras", termSets: [[["obras"]]] }]
    const found = yield* ask("findExcerpts", { path: yield* write("text", city), queries })
    assert.deepStrictEqual(found.answer, fragmentsIn(city, queries))
    assert.strictEqual(found.answer.length, 1)
  }).pipe(Effect.scoped, Effect.provide(pool()))
)

it.live("passes on a document's fault as it is, and keeps the child", () =>
  Effect.gen(function* () {
    yield* text("sound")
    const before = yield* children
    assert.strictEqual((yield* Effect.flip(text(" \n "))).reason, "NoText")
    assert.strictEqual((yield* Effect.flip(extract("pdf", "application/pdf", new Uint8Array(100)))).reason, "Corrupt")
    assert.deepStrictEqual(yield* children, before)
  }).pipe(Effect.provide(pool()))
)

it.live("kills a child that hangs at the deadline, and the next document gets a new one", () =>
  Effect.gen(function* () {
    assert.strictEqual((yield* Effect.flip(hangs("3 seconds"))).reason, "DeadlineExceeded")
    yield* text("sound neighbour")
  }).pipe(Effect.provide(pool()))
)

onLinux("ends a child that takes more than its memory, by itself, and says so", () =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(extract("pdf", "application/pdf", bombPdf()))
    assert.strictEqual(error.reason, "MemoryExceeded", error.message)
    yield* text("sound neighbour")
  }).pipe(Effect.provide(pool({ childMebibytes: 160 })))
)

onLinux("gives a document that needs more than its share one try alone with all the memory", () =>
  Effect.gen(function* () {
    const module = (yield* writePlugins(yield* temporary))("large")
    const large = extract("large", "text/plain", new TextEncoder().encode("x"), { module })
    const neighbours = Array.from({ length: 6 }, (_, number) => text(`sound neighbour ${number}`))
    const reports = yield* Effect.all([large, ...neighbours], { concurrency: 4 })
    assert.deepStrictEqual(
      reports.map(({ output }) => output.endsWith(".alone")),
      [true, ...neighbours.map(() => false)]
    )
    assert.strictEqual((yield* Children).inUse(), 0)
    yield* large
    assert.deepStrictEqual(yield* children, [], "no solo child stays idle beside a full set")
  }).pipe(Effect.provide(pool({ plugins: true, children: 2, childMebibytes: 120, soloMebibytes: 400 })))
)

onLinux("does not blame a document for a child that died while idle", () =>
  Effect.gen(function* () {
    yield* text("warm")
    const [pid] = yield* children
    process.kill(Number(pid), "SIGKILL")
    yield* text("innocent")
  }).pipe(Effect.provide(pool()))
)

onLinux("gives a document whose child died one try alone, and calls a second death a crash of the extractor", () =>
  Effect.gen(function* () {
    const kill = (pid: string | undefined) => Effect.sync(() => process.kill(Number(pid), "SIGKILL"))
    const atWork = (other?: string) =>
      Effect.repeat(children, {
        until: ([pid, ...others]) =>
          pid !== undefined && pid !== other && others.length === 0 && hasOpen(pid, "/source"),
        schedule: Schedule.spaced("20 millis")
      })
    yield* text("warm")
    const fiber = yield* Effect.forkChild(Effect.flip(hang))
    const [first] = yield* atWork()
    yield* kill(first)
    const [second] = yield* atWork(first)
    assert.isUndefined(fiber.pollUnsafe())
    yield* kill(second)
    assert.strictEqual((yield* Fiber.join(fiber)).reason, "ExtractorCrashed")
    yield* text("sound neighbour")
  }).pipe(Effect.provide(pool()))
)

onLinux("leaves no child behind an interrupted document, nor behind the pool", () =>
  Effect.gen(function* () {
    yield* Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(hang)
      yield* Effect.repeat(children, { until: (pids) => pids.length > 0, schedule: Schedule.spaced("20 millis") })
      yield* Fiber.interrupt(fiber)
      yield* text("sound neighbour")
    }).pipe(Effect.provide(pool({ children: 2 })))
    assert.deepStrictEqual(yield* children, [])
  })
)

onLinux("replaces a child after two hundred documents", () =>
  Effect.gen(function* () {
    yield* text("first")
    const [first] = yield* children
    for (let document = 2; document <= 200; document++) yield* text(`document ${document}`)
    yield* text("the next")
    const after = yield* children
    assert.strictEqual(after.length, 1)
    assert.notStrictEqual(after[0], first)
  }).pipe(Effect.provide(pool()))
)

onLinux("starts children without our environment, in an empty folder, in a group of their own", () =>
  Effect.gen(function* () {
    yield* text("warm")
    const [pid] = yield* children
    const environment = readFileSync(`/proc/${pid}/environ`, "latin1")
      .split("\0")
      .filter((entry) => entry !== "")
    assert.deepStrictEqual(
      environment.map((entry) => entry.split("=")[0]),
      [
        "TMPDIR",
        "BUN_JSC_thresholdForFTLOptimizeAfterWarmUp",
        "BUN_JSC_numberOfGCMarkers",
        "BUN_JSC_largeHeapSize",
        "BUN_JSC_forceRAMSize",
        "BUN_JSC_largeHeapGrowthFactor",
        "MIMALLOC_PURGE_DELAY",
        "MIMALLOC_PURGE_HOLES_MIN_INTERVAL"
      ]
    )
    assert.deepStrictEqual(readdirSync(`/proc/${pid}/cwd`), [])
    const group = (id: string | number) => {
      const stat = readFileSync(`/proc/${id}/stat`, "latin1")
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]
    }
    assert.strictEqual(group(pid ?? ""), pid)
  }).pipe(Effect.provide(pool()))
)
