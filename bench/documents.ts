/**
 * `bun bench/documents.ts`: memory of one extraction child for very long, very large and very many documents.
 *
 * @module
 */
import { open } from "node:fs/promises"
import { descendantBytes } from "../apps/runner/src/machine/Memory.ts"
import { zipped } from "../packages/specimens/src/Zip.ts"
import { gazetteText } from "./lib/GazetteText.ts"
import { mb, printLines, say, seconds, verdict } from "./lib/Print.ts"
import { median } from "./lib/Samples.ts"
import { inWorkplace, type Workplace } from "./lib/Workplace.ts"
import { writeScannedPdf } from "./lib/writeScannedPdf.ts"

const pages = 3000
const manyDocuments = 200
/** Memory limit with room for one child: the parent's share and one child's (apps/runner/src/Machine.ts). */
const oneChildBytes = 600 * 1024 * 1024
const most = { pdf: 300e6, docx: 150e6, scan: 250e6, broken: 400e6 }
const mostGrowth = 0.1

/** One page of text per section, as office programs write it. */
const writeLongDocx = async (path: string) => {
  const paragraphs = Array.from({ length: pages }, (_, number) => gazetteText(number, number, 4)).flatMap(
    ({ header, paragraphs }) => [header, ...paragraphs]
  )
  const body = paragraphs.map((text) => `<w:p><w:r><w:t xml:space="preserve">${Bun.escapeHTML(text)}</w:t></w:r></w:p>`)
  const bytes = zipped([
    [
      "[Content_Types].xml",
      '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ],
    [
      "_rels/.rels",
      '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    ],
    [
      "word/document.xml",
      `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body.join("")}</w:body></w:document>`
    ]
  ])
  await Bun.write(path, bytes)
}

/** Its cross-reference cannot be found: the number behind `startxref` points nowhere. */
const breakStartxref = async (path: string) => {
  const file = await open(path, "r+")
  const { size } = await file.stat()
  const tail = Buffer.alloc(64)
  await file.read(tail, 0, tail.length, size - tail.length)
  const at = tail.indexOf("startxref") + "startxref\n".length
  await file.write(Buffer.from("1\n".padEnd(tail.indexOf("\n%%EOF") - at, " ")), 0, undefined, size - tail.length + at)
  await file.close()
}

interface Extracted {
  readonly characters: number
  readonly pages: number
  readonly peakBytes: number
  readonly ms: number
  /** Samples of the child, in their order. */
  readonly samples: ReadonlyArray<number>
}

/** Extracts the files one after the other and samples the child: all processes of the program except the parent. */
const extract = async (workplace: Workplace, files: ReadonlyArray<string>): Promise<Extracted> => {
  const startedAt = performance.now()
  const program = workplace.start(["extract", ...files, "--json"], { MEMORY_LIMIT_BYTES: String(oneChildBytes) })
  const samples: Array<number> = []
  const sampler = setInterval(() => {
    const child = descendantBytes(program.pid) ?? 0
    if (child > 0) samples.push(child)
  }, 25)
  const [output] = await Promise.all([new Response(program.stdout).text(), new Response(program.stderr).text()])
  clearInterval(sampler)
  const read = output
    .trim()
    .split("\n")
    .map((line): { readonly text?: string; readonly pages?: ReadonlyArray<unknown> } => JSON.parse(line))
  return {
    characters: read.reduce((sum, { text = "" }) => sum + text.length, 0),
    pages: read.reduce((sum, { pages = [] }) => sum + pages.length, 0),
    peakBytes: Math.max(0, ...samples),
    ms: performance.now() - startedAt,
    samples
  }
}

const quarter = (samples: ReadonlyArray<number>, number: number) =>
  median(samples.slice(Math.floor((samples.length * (number - 1)) / 4), Math.floor((samples.length * number) / 4)))

await inWorkplace(async (workplace) => {
  const place = (name: string) => `${workplace.documents}/${name}`
  const lines: Array<string> = []
  const verdicts: Array<readonly [claim: string, isTrue: boolean]> = []
  const tell = async (what: string, mostBytes: number, files: ReadonlyArray<string>, leastCharacters: number) => {
    say(what)
    const extracted = await extract(workplace, files)
    const { characters, ms, pages, peakBytes } = extracted
    lines.push(`${what}: ${pages} pages, ${characters} characters, ${seconds(ms)}, peak of the child ${mb(peakBytes)}`)
    verdicts.push([
      `${what}: all of its text, below ${mb(mostBytes)}`,
      characters >= leastCharacters && peakBytes < mostBytes
    ])
    return extracted
  }

  await writeScannedPdf(place("long.pdf"), { number: 1, pages, sizeBytes: pages * 10_000 })
  await tell("a PDF of 3,000 pages", most.pdf, [place("long.pdf")], pages * 1500)
  await writeLongDocx(place("long.docx"))
  await tell("a DOCX of 3,000 pages", most.docx, [place("long.docx")], pages * 1500)
  await writeScannedPdf(place("scan.pdf"), { number: 2, pages: 50, sizeBytes: 520e6 })
  await tell("a scan of 520 MB", most.scan, [place("scan.pdf")], 50 * 1500)
  await breakStartxref(place("scan.pdf"))
  await tell("the same, its cross-reference broken", most.broken, [place("scan.pdf")], 50 * 1500)

  const many = Array.from({ length: manyDocuments }, (_, number) => place(`${number}.pdf`))
  for (const [number, path] of many.entries()) {
    await writeScannedPdf(path, { number, pages: 12, sizeBytes: 600_000 })
  }
  const { samples } = await tell("200 documents in one child", most.pdf, many, manyDocuments * 12 * 1500)
  const [second, last] = [quarter(samples, 2), quarter(samples, 4)]
  lines.push(`  its second quarter ${mb(second)}, its last ${mb(last)}, ratio ${(last / second).toFixed(3)}`)
  verdicts.push(["the last quarter within 10 % of the second", Math.abs(last / second - 1) <= mostGrowth])

  printLines([...lines, ...verdicts.map(([claim, isTrue]) => verdict(claim, isTrue))])
  return verdicts.every(([, isTrue]) => isTrue)
})
