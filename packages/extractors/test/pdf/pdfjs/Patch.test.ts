import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { corpusFile, corpusNames, hasCorpus, withoutCorpus } from "@escriba/specimens/Corpus"
import type { PDFWorker } from "pdfjs-dist"
import { LoopbackPort } from "../../../src/pdf/pdfjs/LoopbackPort.ts"
import { latin1Bytes, minimalPdf } from "../../MinimalPdf.ts"
import { onePage } from "../content/OnePage.ts"

interface Build {
  readonly api: typeof import("pdfjs-dist")
  readonly worker: { readonly WorkerMessageHandler: { readonly initializeFromPort: (port: object) => void } }
}

/** `patches/` changes the builds that are not minified; the others are unchanged. */
const patched = async (): Promise<Build> => ({
  api: await import("pdfjs-dist/build/pdf.mjs"),
  worker: await import("pdfjs-dist/build/pdf.worker.mjs")
})
const published = async (): Promise<Build> => ({
  // @ts-expect-error: it comes without types
  api: await import("pdfjs-dist/build/pdf.min.mjs"),
  // @ts-expect-error: it comes without types
  worker: await import("pdfjs-dist/build/pdf.worker.min.mjs")
})

/** The whole output of pdf.js about every page's text, or its fault. */
const contentsBy = async ({ api, worker: { WorkerMessageHandler } }: Build, bytes: Uint8Array) => {
  const port = new LoopbackPort()
  WorkerMessageHandler.initializeFromPort(port)
  const worker: PDFWorker = new api.PDFWorker({ port: port as unknown as null, verbosity: 0 })
  const task = api.getDocument({
    data: Uint8Array.from(bytes),
    worker,
    verbosity: 0,
    useSystemFonts: false,
    disableFontFace: true
  })
  try {
    const document = await task.promise
    const pages: Array<unknown> = []
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number)
      pages.push((await page.getTextContent()).items)
    }
    return pages
  } catch (error) {
    return String(error)
  } finally {
    await task.destroy()
    worker.destroy()
  }
}

const assertSame = async (bytes: Uint8Array) => {
  const [ours, theirs] = await Promise.all([patched(), published()])
  // As text, where a zero has no sign.
  const [own, other] = [await contentsBy(ours, bytes), await contentsBy(theirs, bytes)]
  assert.strictEqual(JSON.stringify(own), JSON.stringify(other))
  return own
}

describe("pdf.js as it is patched", () => {
  it("is patched", async () => {
    const worker = new URL("../../../node_modules/pdfjs-dist/build/pdf.worker.mjs", import.meta.url)
    assert.include(readFileSync(worker, "utf8"), "class ContentLexer")
  })

  it.each([
    ["lines", minimalPdf(["Diário Oficial\nPrefeitura (de) Maceió", "", "Portaria nº 7"])],
    [
      "spaced text",
      onePage("BT /F 10 Tf 72 770 Td [(um) -300 (do) 20 <69 73> ()] TJ 12 TL (tres) ' 1 .5 (a\\(b\\) c) \" ET")
    ],
    [
      "numbers of all kinds",
      onePage("BT /F +10. Tf 1. -.0 0.0 1 72.000001 7.7e2 Tm -.5 Tc --3 Ts 123456789012345678 Tw (um) Tj ET")
    ],
    [
      "saved states",
      onePage("q 2 0 0 2 0 0 cm BT /F 10 Tf 3 Ts (um) Tj ET Q BT /F 9 Tf 5 5 Td (dois) Tj /F 9 Tf (tres) Tj ET")
    ],
    [
      "comments, images and dictionaries",
      onePage("% (x) Tj\nBI /W 1 /H 1 /BPC 8 /CS /G ID x EI /P <</T (x)>> BDC BT /F 9 Tf<756D>Tj ET EMC")
    ],
    ["content that is damaged", onePage("BT /F 10 Tf (um) Tj (dois")],
    ["operators that nobody knows", onePage("BT /F 10 Tf foo barbaz1 (um) Tj true null (dois) Tj f* b* T* ET")],
    ["no PDF", latin1Bytes("nada")]
  ])("sees the same as it was published: %s", async (_, bytes) => {
    await assertSame(bytes)
  })

  it.skipIf(!hasCorpus)(`sees the same in real gazettes and hard PDFs (${withoutCorpus})`, async () => {
    const editions = corpusNames("gazettes", "ama").filter((_, i) => i % 6 === 1)
    const hard = corpusNames("pdf").filter((name) => name.endsWith(".pdf"))
    const paths = [...editions.map((date) => `gazettes/ama/${date}/gazette.pdf`), ...hard.map((name) => `pdf/${name}`)]
    for (const path of paths) assert.isNotString(await assertSame(readFileSync(corpusFile(path))), path)
  })
})
