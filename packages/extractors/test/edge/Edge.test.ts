import { readFileSync, statSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { corpusFile, corpusNames, isInCorpus } from "@escriba/specimens/Corpus"
import { docxOf } from "@escriba/specimens/Docx"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect } from "effect"
import { Miniflare } from "miniflare"
import { readerThunk } from "../../src/pdf/pdfium/PdfiumModule.ts"
import { type EdgeAnswer, textOf } from "./Worker.ts"

/** The worker bundled for a browser as one file: a module of a server runtime fails the build. */
const bundle = Effect.promise(async () => {
  const { outputs } = await Bun.build({
    entrypoints: [Bun.fileURLToPath(new URL("./Worker.ts", import.meta.url))],
    target: "browser",
    minify: true
  })
  return outputs[0]!.text()
})

/** A host that passes its compiled modules, and one that has compiled nothing. */
const hosts = {
  "with PDFium": `import { handlerOf } from "./worker.js"
    import pdfium from "./pdfium.wasm"
    import reader from "./reader.wasm"
    export default handlerOf({ pdfium, reader })`,
  "without PDFium": `export { default } from "./worker.js"`
}
type Host = keyof typeof hosts

const pdfium = readFileSync(Bun.resolveSync("@embedpdf/pdfium/pdfium.wasm", import.meta.dirname))

/** workerd on this machine; `cf: false` keeps it off the network. */
const edge = Effect.fnUntraced(function* (host: Host) {
  const script = yield* bundle
  return yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Miniflare({
          modules: [
            { type: "ESModule", path: "index.js", contents: hosts[host] },
            { type: "ESModule", path: "worker.js", contents: script },
            { type: "CompiledWasm", path: "pdfium.wasm", contents: pdfium },
            { type: "CompiledWasm", path: "reader.wasm", contents: readerThunk }
          ],
          cf: false,
          compatibilityDate: "2026-01-01"
        })
    ),
    (workerd) => Effect.promise(() => workerd.dispose())
  )
})

const atEdge = (workerd: Miniflare, name: string, bytes: Uint8Array) =>
  Effect.promise(async () => {
    const response = await workerd.dispatchFetch(`http://edge/${name}`, { method: "PUT", body: bytes })
    return (await response.json()) as EdgeAnswer
  })

/** Real documents, small enough for every run, if the corpus lies beside the project. */
const real = corpusNames("office")
  .flatMap((folder) => ["source.pdf", "source.docx"].map((file) => ["office", folder, file] as const))
  .filter((path) => isInCorpus(...path) && statSync(corpusFile(...path)).size < 64 * 1024)
  .slice(0, 6)

const sameAsOnBun = (host: Host, documents: ReadonlyArray<readonly [name: string, bytes: Uint8Array]>) =>
  Effect.gen(function* () {
    const compiled = { pdfium: new WebAssembly.Module(pdfium), reader: new WebAssembly.Module(readerThunk) }
    const workerd = yield* edge(host)
    return yield* Effect.forEach(documents, ([name, bytes]) =>
      Effect.gen(function* () {
        const onBun = yield* Effect.promise(() => textOf(name, bytes, host === "with PDFium" ? compiled : undefined))
        assert.match(onBun.text, /\p{L}{4}/u)
        assert.deepStrictEqual(yield* atEdge(workerd, name, bytes), onBun, name)
        return onBun.engines
      })
    )
  })

const expected: ReadonlyArray<{ readonly host: Host; readonly other: string }> = [
  { host: "with PDFium", other: "pdfium" },
  { host: "without PDFium", other: "pdfjs" }
]

it.live.each(expected)("reads PDFs and a DOCX in workerd as it does on Bun: $host", ({ host, other }) =>
  Effect.gen(function* () {
    const pdf = yield* pdfOf(["Decreto nº 1: abre licitação.", "Portaria nº 2: pregão eletrônico."])
    const docx = yield* docxOf(["Ata da sessão", "Rejeitada a moção de 2º turno."], [["Item", "R$ 1,50"]])
    const junk = new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n")
    const engines = yield* sameAsOnBun(host, [
      ["diario.pdf", pdf],
      ["salvo-mal.pdf", Uint8Array.from([...junk, ...pdf])],
      ["diario.docx", docx]
    ])
    assert.deepStrictEqual(engines, [["content"], [other], []])
  })
)

it.live.skipIf(real.length === 0)("reads real gazettes in workerd as it does on Bun", () =>
  sameAsOnBun(
    "with PDFium",
    real.map((path) => [path.join("-"), new Uint8Array(readFileSync(corpusFile(...path)))])
  )
)
