/**
 * `bun bench/services.ts [SIZE_MB]`: a huge object in S3, and a document of 40 MB of text before a small OpenSearch.
 *
 * @module
 */

import type { AddressInfo } from "node:net"
import { connect as connectTo, createServer } from "node:net"
import { inEcosystem } from "./lib/Ecosystem.ts"
import { gazetteText } from "./lib/GazetteText.ts"
import { measuredRun } from "./lib/measuredRun.ts"
import { mb, printLines, say, seconds, verdict } from "./lib/Print.ts"
import { peaks } from "./lib/Samples.ts"
import { inWorkplace } from "./lib/Workplace.ts"
import { writeScannedPdf } from "./lib/writeScannedPdf.ts"

const mostBytes = 700e6
/** Bytes that socket buffers take in before a reader reads: some megabytes, never a body. */
const mostUnreadBytes = 16e6
const textBytes = 40e6

const [sizeMb = 600] = process.argv.slice(2).map(Number)
if (!(sizeMb > 500)) {
  say("usage: bun bench/services.ts [SIZE_MB], above the default limit of 500")
  process.exit(2)
}

/** A TCP proxy that counts the bytes of the server's replies. */
const counting = async (upstream: string) => {
  const { hostname, port } = new URL(upstream)
  let bytes = 0
  const server = createServer((client) => {
    const remote = connectTo(Number(port), hostname)
    remote.on("data", (chunk) => {
      bytes += chunk.length
    })
    client.pipe(remote).pipe(client)
    client.on("error", () => remote.destroy())
    remote.on("error", () => client.destroy())
    client.on("close", () => remote.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    close: () => server.close()
  }
}

/** Text that an index must tokenize: acts, all different. */
const writeLongText = async (path: string) => {
  const writer = Bun.file(path).writer()
  for (let number = 0, written = 0; written < textBytes; number++) {
    const { header, paragraphs } = gazetteText(number, number, 20)
    written += await writer.write(`${[header, ...paragraphs].join("\n\n")}\n\n`)
  }
  await writer.end()
}

await inWorkplace((workplace) =>
  inEcosystem(async ({ environment, outcomes, scrape }) => {
    const options = { sampleEveryMs: 50, sayEvery: 1 }
    const limit = String(sizeMb + 100)

    say(`making a PDF of ${sizeMb} MB`)
    const pdf = `${workplace.documents}/huge.pdf`
    await writeScannedPdf(pdf, { number: 1, pages: 60, sizeBytes: sizeMb * 1024 * 1024 })
    await scrape("2700300/2024-01-31/huge.pdf", pdf)
    const proxy = await counting(environment.STORAGE_ENDPOINT ?? "")
    const rejected = await measuredRun(workplace, {
      ...options,
      environment: { ...environment, STORAGE_ENDPOINT: proxy.url }
    })
    const [afterRejection] = await outcomes()
    const unreadBytes = proxy.bytes()
    proxy.close()

    const taken = await measuredRun(workplace, {
      ...options,
      environment: { ...environment, MAX_GAZETTE_FILE_SIZE_MB: limit }
    })
    const [afterTaking] = await outcomes()
    const { allBytes } = peaks(taken.samples)

    say(`making a text of ${mb(textBytes)}`)
    const text = `${workplace.documents}/long.txt`
    await writeLongText(text)
    await scrape("2700300/2024-01-31/long.html", text)
    const indexed = await measuredRun(workplace, { ...options, environment })
    const [, afterIndexing] = await outcomes()
    const health = await fetch(`${environment.OPENSEARCH_HOST}/_nodes/jvm`).then((response) => response.json())
    const [node] = Object.values<{ readonly jvm: { readonly mem: { readonly heap_max_in_bytes: number } } }>(
      health.nodes
    )

    const isRejected = afterRejection?.code === "TooLarge" && unreadBytes < mostUnreadBytes
    const isTaken = afterTaking?.state === "done" && taken.report.pages === 60
    const isIndexed = afterIndexing?.state === "done" && afterIndexing.flags.includes("truncated")
    printLines([
      `at the default limit: ${afterRejection?.code}, ${mb(unreadBytes)} came from the store, ${seconds(rejected.report.durationMs)}`,
      `at ${limit} MB: ${afterTaking?.state}, ${taken.report.pages} pages, ${seconds(taken.report.durationMs)}, peak of all processes ${mb(allBytes)} (${taken.samples.length} samples)`,
      `${mb(indexed.report.textBytes)} of text: ${afterIndexing?.state} ${afterIndexing?.flags}, ${seconds(indexed.report.durationMs)}, OpenSearch answers with a heap of ${mb(node?.jvm.mem.heap_max_in_bytes ?? Number.NaN)}`,
      verdict("a huge object is rejected without its body being read", isRejected),
      verdict(
        `with the limit raised it is done with all processes below ${mb(mostBytes)}`,
        isTaken && allBytes < mostBytes
      ),
      verdict("40 MB of text are stored whole, indexed cut, and OpenSearch lives", isIndexed)
    ])
    return isRejected && isTaken && allBytes < mostBytes && isIndexed
  })
)
