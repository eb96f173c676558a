/**
 * The readers of PDFs in the bench: our pool with each engine, and the tools that are installed.
 *
 * @module
 */
import { readFileSync } from "node:fs"
import type { Contender } from "./PdfContender.ts"
import { findTika } from "./pdfTika.ts"

/** The program's report of a file. */
interface Explained {
  readonly file: string
  readonly pages: ReadonlyArray<{ readonly quality: { readonly characters: number } }>
  readonly error: { readonly reason: string } | null
}

/** The program itself, with one child per core. CPU time includes the children's. */
const ours = (name: string, extractors: string): Contender => ({
  name,
  read: async (files, { documents, start }) => {
    const startedAt = performance.now()
    const program = start(["extract", "--explain", "--json", ...files], {
      TMPDIR: documents,
      ESCRIBA_EXTRACTORS: extractors
    })
    const [output, errors] = await Promise.all([
      new Response(program.stdout).text(),
      new Response(program.stderr).text(),
      program.exited
    ])
    const lines = output.split("\n").filter((line) => line !== "")
    if (lines.length !== files.length) throw new Error(`${name} ended with exit code ${program.exitCode}: ${errors}`)
    const read = lines.map((line): Explained => JSON.parse(line))
    for (const { error, file } of read) if (error !== null) process.stderr.write(`${file}: ${error.reason}\n`)
    const pages = read.flatMap((file) => file.pages)
    return {
      wallMs: performance.now() - startedAt,
      cpuMs: cpuMsOf(program),
      pages: pages.length,
      characters: pages.reduce((sum, { quality }) => sum + quality.characters, 0)
    }
  }
})

/** A tool that runs once per file, one file after the other, and ends each page with a form feed. */
const tool = (name: string, command: (file: string, output: string) => ReadonlyArray<string>): Contender => ({
  name,
  read: async (files, { documents }) => {
    const output = `${documents}/${name}.txt`
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

/** The reference that all others are compared with. */
export const pdftotext = tool("pdftotext", (file, output) => ["pdftotext", "-q", file, output])
const mutool = tool("mutool", (file, output) => ["mutool", "draw", "-q", "-F", "txt", "-o", output, file])

export const pool = ours("our pool", "...")
export const pdfjs = ours("our pool, pdf.js alone", "pdfjs")

/** `undefined` if it is not installed. */
export const tika = findTika()

/** In the order in which they take turns. */
export const contenders: ReadonlyArray<Contender> = [
  pdftotext,
  pool,
  ...(Bun.which(mutool.name) === null ? [] : [mutool]),
  pdfjs,
  ...(tika === undefined ? [] : [tika])
]
