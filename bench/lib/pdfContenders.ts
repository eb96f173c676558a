/**
 * Who reads PDFs in the bench: our pool with each engine, and the tools that are installed.
 *
 * @module
 */
import { readFileSync } from "node:fs"
import { findTika } from "./pdfTika.ts"

/** One pass over all the files. */
export interface Pass {
  readonly wallMs: number
  /** User and system, of every process that took part. */
  readonly cpuMs: number
  readonly pages: number
  /** Without white space. */
  readonly characters: number
}

export interface Contender {
  readonly name: string
  readonly read: (files: ReadonlyArray<string>, scratch: string) => Promise<Pass>
}

const poolMain = Bun.fileURLToPath(new URL("./pdfPoolMain.ts", import.meta.url))

/** A process of its own, so that its children's time is counted with it. */
const ours = (name: string, plugin: string): Contender => ({
  name,
  read: async (files, scratch) => {
    const startedAt = performance.now()
    const module = Bun.fileURLToPath(new URL(plugin, import.meta.url))
    const program = Bun.spawn([process.execPath, poolMain, module, scratch], {
      stdin: new Blob([JSON.stringify(files)]),
      stdout: "pipe",
      stderr: "inherit"
    })
    const output = await new Response(program.stdout).text()
    if ((await program.exited) !== 0) throw new Error(`${name} ended with exit code ${program.exitCode}`)
    const read: ReadonlyArray<Pick<Pass, "pages" | "characters">> = JSON.parse(output)
    return {
      wallMs: performance.now() - startedAt,
      cpuMs: cpuMsOf(program),
      pages: read.reduce((sum, { pages }) => sum + pages, 0),
      characters: read.reduce((sum, { characters }) => sum + characters, 0)
    }
  }
})

/** A tool that is run once for every file, one after the other, and ends each page with a form feed. */
const tool = (name: string, command: (file: string, output: string) => ReadonlyArray<string>): Contender => ({
  name,
  read: async (files, scratch) => {
    const output = `${scratch}/${name}.txt`
    const pass = { wallMs: 0, cpuMs: 0, pages: 0, characters: 0 }
    for (const file of files) {
      await Bun.write(output, "")
      const startedAt = performance.now()
      const program = Bun.spawn([...command(file, output)], { stdio: ["ignore", "ignore", "ignore"] })
      await program.exited
      pass.wallMs += performance.now() - startedAt
      pass.cpuMs += cpuMsOf(program)
      const text = readFileSync(output, "utf8")
      pass.pages += text.split("\f").length - 1
      pass.characters += text.replace(/\s+/g, "").length
    }
    return pass
  }
})

const cpuMsOf = (program: Bun.Subprocess) => Number(program.resourceUsage()?.cpuTime.total ?? Number.NaN) / 1000

/** The one that all others are compared with. */
export const pdftotext = tool("pdftotext", (file, output) => ["pdftotext", "-q", file, output])
const mutool = tool("mutool", (file, output) => ["mutool", "draw", "-q", "-F", "txt", "-o", output, file])

export const pool = ours("our pool", "./pdfPlugin.ts")
export const pdfjs = ours("our pool, pdf.js alone", "./pdfjsPlugin.ts")

/** `undefined`: not installed. */
export const tika = findTika()

/** In the order in which they take turns. */
export const contenders: ReadonlyArray<Contender> = [
  pdftotext,
  pool,
  ...(Bun.which(mutool.name) === null ? [] : [mutool]),
  pdfjs,
  ...(tika === undefined ? [] : [tika])
]
