/**
 * Apache Tika in the PDF bench: its published server with two concurrent clients. Its heap has Java's default size, up
 * to a quarter of the machine's memory.
 *
 * @module
 */
import { readdirSync, readFileSync, realpathSync } from "node:fs"
import { dirname } from "node:path"
import type { Contender, Pass } from "./PdfContender.ts"

const clients = 2
const patienceMs = 60_000
const cache = `${process.env.XDG_CACHE_HOME ?? `${process.env.HOME}/.cache`}/escriba-services`
const library = `${process.env.SERVICES_CACHE ?? cache}/tika/lib`

/** `undefined` if its jar or Java is not installed. Memory and time of a server on another machine cannot be measured. */
export const findTika = (): Contender | undefined => {
  const java = Bun.which("java")
  const jar = installed().find((name) => /^tika-server-standard-.*\.jar$/.test(name))
  return java === null || jar === undefined ? undefined : tika(realpathSync(java), `${library}/${jar}`)
}

const installed = (): ReadonlyArray<string> => {
  try {
    return readdirSync(library)
  } catch {
    return []
  }
}

/** A new server per pass, as our own pool is new. Its start counts in memory, but neither in wall nor in CPU time. */
const tika = (java: string, jar: string): Contender => ({
  name: "Tika, two clients",
  read: async (files) => {
    const port = freePort()
    // This PATH has no tesseract: OCR would be work that the other readers do not do.
    const program = Bun.spawn(
      [java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar, "-h", "127.0.0.1", "-p", port],
      {
        env: { PATH: dirname(java) },
        stdio: ["ignore", "ignore", "ignore"]
      }
    )
    const stop = () => program.kill()
    process.once("exit", stop)
    try {
      await ready(`http://127.0.0.1:${port}/version`)
      const [startedAt, startedCpuMs] = [performance.now(), cpuMsBelow(program.pid)]
      const read = await all(files, (file) => readOne(`http://127.0.0.1:${port}/rmeta/text`, file))
      return {
        wallMs: performance.now() - startedAt,
        cpuMs: cpuMsBelow(program.pid) - startedCpuMs,
        pages: read.reduce((sum, { pages }) => sum + pages, 0),
        characters: read.reduce((sum, { characters }) => sum + characters, 0)
      }
    } finally {
      stop()
      await program.exited
      process.off("exit", stop)
    }
  }
})

const freePort = (): string => {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() })
  const { port } = server
  server.stop(true)
  return String(port)
}

const ready = async (url: string): Promise<void> => {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false
    )
    if (isReady) return
    await Bun.sleep(200)
  }
  throw new Error(`Tika did not answer within ${patienceMs / 1000} s`)
}

const readOne = async (url: string, file: string): Promise<Pick<Pass, "pages" | "characters">> => {
  const response = await fetch(url, {
    method: "PUT",
    body: Bun.file(file),
    headers: { "Content-Type": "application/pdf" }
  })
  if (!response.ok) throw new Error(`Tika answered ${response.status} to ${file}`)
  const documents: ReadonlyArray<Readonly<Record<string, string | undefined>>> = JSON.parse(await response.text())
  return {
    pages: Number(documents[0]?.["xmpTPg:NPages"] ?? 0),
    characters: documents.reduce(
      (sum, document) => sum + (document["X-TIKA:content"] ?? "").replace(/\s+/g, "").length,
      0
    )
  }
}

/** Runs as many requests concurrently as there are clients. */
const all = async <A>(files: ReadonlyArray<string>, read: (file: string) => Promise<A>): Promise<ReadonlyArray<A>> => {
  const results: Array<A> = []
  const queue = files.values()
  const client = async () => {
    for (const file of queue) results.push(await read(file))
  }
  await Promise.all(Array.from({ length: clients }, client))
  return results
}

/** Linux counts CPU time in hundredths of a second. */
const tickMs = 10

/** CPU time of the watchdog and of the server that it started. */
const cpuMsBelow = (pid: number): number =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const [, parent, ...fields] = statOf(name)
      const isOurs = Number(name) === pid || Number(parent) === pid
      return isOurs ? (Number(fields[9]) + Number(fields[10])) * tickMs : 0
    })
    .reduce((sum, ms) => sum + ms, 0)

/** The fields from the state on; empty if the process has ended. */
const statOf = (pid: string): ReadonlyArray<string> => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1")
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  } catch {
    return []
  }
}
